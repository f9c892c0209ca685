// Runs the engine with the program in this folder, where Pulumi's language host for Go is missing:
//
//	engine up|preview|refresh|destroy [--diff]
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

func TestMain(*testing.M) {
	if err := runEngine(context.Background(), os.Args[1], slices.Contains(os.Args, "--diff")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func runEngine(ctx context.Context, command string, diff bool) error {
	stack, err := auto.SelectStackInlineSource(ctx, "test", "plugin-go", program, auto.WorkDir("."))
	if err != nil {
		return err
	}
	switch command {
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout))
	case "preview":
		options := []optpreview.Option{optpreview.ProgressStreams(os.Stdout)}
		if diff {
			options = append(options, optpreview.Diff())
		}
		_, err = stack.Preview(ctx, options...)
	case "refresh":
		_, err = stack.Refresh(ctx, optrefresh.ProgressStreams(os.Stdout))
	case "destroy":
		_, err = stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stdout))
	default:
		err = fmt.Errorf("there is no command %q", command)
	}
	return err
}
