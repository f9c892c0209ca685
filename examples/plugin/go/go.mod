module plugin-go

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
	pulumi-azure-packet-capture/sdk/go v0.0.0
)

replace pulumi-azure-packet-capture/sdk/go => ./sdks/go
