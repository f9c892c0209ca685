//go:build tools

// Package languagenodejs pins the Node.js language host that goes with the pinned Pulumi command line.
package languagenodejs

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
