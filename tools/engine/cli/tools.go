//go:build tools

// Package cli pins the Pulumi command line that the tests and the quickstart run on.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
