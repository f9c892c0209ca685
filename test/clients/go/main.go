// The operations of ../operations.ts with armnetwork, armcompute, armstorage and armresources.
//
// Finds the local Azure by its variables. Prints the result of each operation as a line of JSON, built from the libraries' own types,
// and stops at the first error.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v8"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources/v4"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/storage/armstorage/v2"
)

const (
	location = "westcentralus"
	group    = "clients"
)

type object map[string]any

var (
	ctx          = context.Background()
	endpoint     = os.Getenv("AZURE_AUTHORITY_HOST")
	subscription = os.Getenv("AZURE_SUBSCRIPTION_ID")
	inGroup      = "/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/"
	machineID    = inGroup + "Microsoft.Compute/virtualMachines/web"
	setID        = inGroup + "Microsoft.Compute/virtualMachineScaleSets/set"
	accountID    = inGroup + "Microsoft.Storage/storageAccounts/clientfiles"
	subnetID     = inGroup + "Microsoft.Network/virtualNetworks/net/subnets/main"
	cardID       = inGroup + "Microsoft.Network/networkInterfaces/card"

	network   *armnetwork.ClientFactory
	compute   *armcompute.ClientFactory
	storage   *armstorage.ClientFactory
	resources *armresources.ClientFactory
)

// In the order of the other scripts, whose names they have.
var operations = []struct {
	name string
	run  func() any
}{
	{"create_group", createGroup},
	{"create_watcher", createWatcher},
	{"create_network", createNetwork},
	{"create_machine", createMachine},
	{"power_machine", powerMachine},
	{"install_agent", installAgent},
	{"create_account", createAccount},
	{"change_machine", changeMachine},
	{"list_resources", listResources},
	{"store_files", storeFiles},
	{"list_accounts", listAccounts},
	{"create_capture", createCapture},
	{"get_capture", getCapture},
	{"query_status", func() any { return statusOf("first") }},
	{"stop_capture", stopCapture},
	{"create_set", createSet},
	{"install_agent_in_set", installAgentInSet},
	{"list_instances", listInstances},
	{"create_set_capture", createSetCapture},
	{"create_continuous_capture", createContinuousCapture},
	{"list_captures", func() any { return capturePages() }},
	{"fail", fail},
	{"delete_captures", deleteCaptures},
	{"delete_machines", deleteMachines},
	{"delete_rest", deleteRest},
}

func main() {
	logIn()
	for _, operation := range operations {
		if !report(operation.name, operation.run) {
			os.Exit(1)
		}
	}
}

// report prints the result of an operation, or the error with which it panics.
func report(name string, run func() any) (ok bool) {
	line := object{"operation": name}
	defer func() {
		if err := recover(); err != nil {
			line["error"] = fmt.Sprint(err)
		}
		text, _ := json.Marshal(line)
		fmt.Println(string(text))
		ok = line["error"] == nil
	}()
	line["result"] = run()
	return
}

func logIn() {
	local := azcore.ClientOptions{Cloud: cloud.Configuration{
		ActiveDirectoryAuthorityHost: endpoint,
		Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Audience: endpoint, Endpoint: endpoint}},
	}}
	credential := must(azidentity.NewClientSecretCredential(
		os.Getenv("AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID"), os.Getenv("AZURE_CLIENT_SECRET"),
		&azidentity.ClientSecretCredentialOptions{ClientOptions: local, DisableInstanceDiscovery: true},
	))
	options := &arm.ClientOptions{ClientOptions: local}
	network = must(armnetwork.NewClientFactory(subscription, credential, options))
	compute = must(armcompute.NewClientFactory(subscription, credential, options))
	storage = must(armstorage.NewClientFactory(subscription, credential, options))
	resources = must(armresources.NewClientFactory(subscription, credential, options))
}

func createGroup() any {
	created := must(resources.NewResourceGroupsClient().CreateOrUpdate(ctx, group, armresources.ResourceGroup{
		Location: to.Ptr(location), Tags: map[string]*string{"for": to.Ptr("clients")},
	}, nil))
	return object{
		"name": created.Name, "location": created.Location, "tags": created.Tags,
		"provisioningState": created.Properties.ProvisioningState, "exists": groupExists(),
	}
}

func groupExists() bool {
	return must(resources.NewResourceGroupsClient().CheckExistence(ctx, group, nil)).Success
}

func createWatcher() any {
	watchers := network.NewWatchersClient()
	created := must(watchers.CreateOrUpdate(ctx, group, "watcher", armnetwork.Watcher{Location: to.Ptr(location)}, nil))
	tagged := must(watchers.UpdateTags(ctx, group, "watcher", armnetwork.TagsObject{Tags: map[string]*string{"for": to.Ptr("captures")}}, nil))
	return object{"name": created.Name, "location": created.Location, "provisioningState": created.Properties.ProvisioningState, "tags": tagged.Tags}
}

func createNetwork() any {
	net := ended(network.NewVirtualNetworksClient().BeginCreateOrUpdate(ctx, group, "net", armnetwork.VirtualNetwork{
		Location: to.Ptr(location),
		Properties: &armnetwork.VirtualNetworkPropertiesFormat{
			AddressSpace: &armnetwork.AddressSpace{AddressPrefixes: to.SliceOfPtrs("10.1.0.0/16")},
			Subnets:      []*armnetwork.Subnet{{Name: to.Ptr("main"), Properties: &armnetwork.SubnetPropertiesFormat{AddressPrefix: to.Ptr("10.1.1.0/24")}}},
		},
	}, nil))
	card := ended(network.NewInterfacesClient().BeginCreateOrUpdate(ctx, group, "card", armnetwork.Interface{
		Location: to.Ptr(location),
		Properties: &armnetwork.InterfacePropertiesFormat{IPConfigurations: []*armnetwork.InterfaceIPConfiguration{{
			Name:       to.Ptr("main"),
			Properties: &armnetwork.InterfaceIPConfigurationPropertiesFormat{Subnet: &armnetwork.Subnet{ID: to.Ptr(subnetID)}},
		}}},
	}, nil))
	return object{
		"network": net.Properties.ProvisioningState, "prefixes": net.Properties.AddressSpace.AddressPrefixes,
		"subnets": each(net.Properties.Subnets, func(subnet *armnetwork.Subnet) any { return []any{subnet.Name, subnet.ID} }),
		"card":    card.Properties.ProvisioningState,
		"addresses": each(card.Properties.IPConfigurations, func(configuration *armnetwork.InterfaceIPConfiguration) any {
			return []any{configuration.Properties.PrivateIPAddress, configuration.Properties.PrivateIPAllocationMethod}
		}),
	}
}

func image() *armcompute.ImageReference {
	return &armcompute.ImageReference{Publisher: to.Ptr("Canonical"), Offer: to.Ptr("ubuntu-24_04-lts"), SKU: to.Ptr("server"), Version: to.Ptr("latest")}
}

func createMachine() any {
	created := ended(compute.NewVirtualMachinesClient().BeginCreateOrUpdate(ctx, group, "web", armcompute.VirtualMachine{
		Location: to.Ptr(location),
		Properties: &armcompute.VirtualMachineProperties{
			HardwareProfile: &armcompute.HardwareProfile{VMSize: to.Ptr(armcompute.VirtualMachineSizeTypes("Standard_B1s"))},
			StorageProfile: &armcompute.StorageProfile{
				ImageReference: image(),
				OSDisk:         &armcompute.OSDisk{CreateOption: to.Ptr(armcompute.DiskCreateOptionTypesFromImage)},
			},
			OSProfile:      &armcompute.OSProfile{ComputerName: to.Ptr("web"), AdminUsername: to.Ptr("me"), AdminPassword: to.Ptr("Canary-123")},
			NetworkProfile: &armcompute.NetworkProfile{NetworkInterfaces: []*armcompute.NetworkInterfaceReference{{ID: to.Ptr(cardID)}}},
		},
	}, nil))
	machine := created.Properties
	return object{
		"id": created.ID, "provisioningState": machine.ProvisioningState, "size": machine.HardwareProfile.VMSize,
		"osType": machine.StorageProfile.OSDisk.OSType, "user": machine.OSProfile.AdminUsername, "password": machine.OSProfile.AdminPassword,
		"cards":    each(machine.NetworkProfile.NetworkInterfaces, func(card *armcompute.NetworkInterfaceReference) any { return card.ID }),
		"statuses": machineStatuses(),
	}
}

func machineStatuses() []any {
	shown := must(compute.NewVirtualMachinesClient().Get(ctx, group, "web", &armcompute.VirtualMachinesClientGetOptions{
		Expand: to.Ptr(armcompute.InstanceViewTypesInstanceView),
	}))
	return codes(shown.Properties.InstanceView.Statuses)
}

func codes(statuses []*armcompute.InstanceViewStatus) []any {
	return each(statuses, func(status *armcompute.InstanceViewStatus) any { return status.Code })
}

func powerMachine() any {
	machines := compute.NewVirtualMachinesClient()
	ended(machines.BeginDeallocate(ctx, group, "web", nil))
	off := machineStatuses()
	ended(machines.BeginStart(ctx, group, "web", nil))
	return object{"off": off, "on": machineStatuses()}
}

func installAgent() any {
	extensions := compute.NewVirtualMachineExtensionsClient()
	installed := ended(extensions.BeginCreateOrUpdate(ctx, group, "web", "agent", armcompute.VirtualMachineExtension{
		Location: to.Ptr(location),
		Properties: &armcompute.VirtualMachineExtensionProperties{
			Publisher: to.Ptr("Microsoft.Azure.NetworkWatcher"), Type: to.Ptr("NetworkWatcherAgentLinux"),
			TypeHandlerVersion: to.Ptr("1.4"), AutoUpgradeMinorVersion: to.Ptr(true),
		},
	}, nil))
	listed := must(extensions.List(ctx, group, "web", nil)).Value
	return object{
		"name": installed.Name, "provisioningState": installed.Properties.ProvisioningState, "publisher": installed.Properties.Publisher,
		"type": installed.Properties.Type, "version": installed.Properties.TypeHandlerVersion, "upgrades": installed.Properties.AutoUpgradeMinorVersion,
		"listed": each(listed, func(extension *armcompute.VirtualMachineExtension) any { return extension.Name }),
	}
}

func createAccount() any {
	accounts := storage.NewAccountsClient()
	created := ended(accounts.BeginCreate(ctx, group, "clientfiles", armstorage.AccountCreateParameters{
		Location: to.Ptr(location), Kind: to.Ptr(armstorage.KindStorageV2), SKU: &armstorage.SKU{Name: to.Ptr(armstorage.SKUNameStandardLRS)},
	}, nil))
	tagged := must(accounts.Update(ctx, group, "clientfiles", armstorage.AccountUpdateParameters{Tags: map[string]*string{"for": to.Ptr("captures")}}, nil))
	name := must(accounts.CheckNameAvailability(ctx, armstorage.AccountCheckNameAvailabilityParameters{
		Name: to.Ptr("clientfiles"), Type: to.Ptr("Microsoft.Storage/storageAccounts"),
	}, nil))
	return object{
		"id": created.ID, "kind": created.Kind, "sku": []any{created.SKU.Name, created.SKU.Tier},
		"provisioningState": created.Properties.ProvisioningState, "blobs": created.Properties.PrimaryEndpoints.Blob,
		"tags": tagged.Tags, "nameAvailable": []any{name.NameAvailable, name.Reason},
	}
}

func changeMachine() any {
	changed := ended(compute.NewVirtualMachinesClient().BeginUpdate(ctx, group, "web", armcompute.VirtualMachineUpdate{
		Tags: map[string]*string{"for": to.Ptr("captures")},
	}, nil))
	all := pages(compute.NewVirtualMachinesClient().NewListAllPager(nil), func(page armcompute.VirtualMachinesClientListAllResponse) []any {
		return each(page.Value, func(machine *armcompute.VirtualMachine) any { return machine.Name })
	})
	return object{"tags": changed.Tags, "inSubscription": flat(all)}
}

func listResources() any {
	options := &armresources.ClientListOptions{Filter: to.Ptr("resourceGroup eq '" + group + "'")}
	return pages(resources.NewClient().NewListPager(options), func(page armresources.ClientListResponse) []any {
		return each(page.Value, func(resource *armresources.GenericResourceExpanded) any { return resource.Name })
	})
}

func storeFiles() any {
	service := must(storage.NewBlobServicesClient().SetServiceProperties(ctx, group, "clientfiles", armstorage.BlobServiceProperties{
		BlobServiceProperties: &armstorage.BlobServicePropertiesProperties{IsVersioningEnabled: to.Ptr(true)},
	}, nil))
	containers := storage.NewBlobContainersClient()
	container := must(containers.Create(ctx, group, "clientfiles", "box", armstorage.BlobContainer{}, nil))
	listed := pages(containers.NewListPager(group, "clientfiles", nil), func(page armstorage.BlobContainersClientListResponse) []any {
		return each(page.Value, func(container *armstorage.ListContainerItem) any { return container.Name })
	})
	rule := &armstorage.ManagementPolicyRule{
		Name: to.Ptr("expiry"), Type: to.Ptr(armstorage.RuleTypeLifecycle),
		Definition: &armstorage.ManagementPolicyDefinition{
			Actions: &armstorage.ManagementPolicyAction{BaseBlob: &armstorage.ManagementPolicyBaseBlob{
				Delete: &armstorage.DateAfterModification{DaysAfterModificationGreaterThan: to.Ptr[float32](30)},
			}},
			Filters: &armstorage.ManagementPolicyFilter{BlobTypes: to.SliceOfPtrs("blockBlob")},
		},
	}
	policy := must(storage.NewManagementPoliciesClient().CreateOrUpdate(ctx, group, "clientfiles", armstorage.ManagementPolicyNameDefault, armstorage.ManagementPolicy{
		Properties: &armstorage.ManagementPolicyProperties{Policy: &armstorage.ManagementPolicySchema{Rules: []*armstorage.ManagementPolicyRule{rule}}},
	}, nil))
	rules := each(policy.Properties.Policy.Rules, func(rule *armstorage.ManagementPolicyRule) any { return rule.Name })
	return object{
		"service": []any{service.Name, service.BlobServiceProperties.BlobServiceProperties.IsVersioningEnabled}, "container": container.Name,
		"containers": flat(listed), "policy": []any{policy.Name, rules},
	}
}

func listAccounts() any {
	accounts := storage.NewAccountsClient()
	name := func(account *armstorage.Account) any { return account.Name }
	inGroup := pages(accounts.NewListByResourceGroupPager(group, nil), func(page armstorage.AccountsClientListByResourceGroupResponse) []any {
		return each(page.Value, name)
	})
	inSubscription := pages(accounts.NewListPager(nil), func(page armstorage.AccountsClientListResponse) []any { return each(page.Value, name) })
	keys := must(accounts.ListKeys(ctx, group, "clientfiles", nil)).Keys
	regenerated := must(accounts.RegenerateKey(ctx, group, "clientfiles", armstorage.AccountRegenerateKeyParameters{KeyName: to.Ptr("key1")}, nil)).Keys
	changed := []bool{}
	for index, key := range keys {
		changed = append(changed, *key.Value != *regenerated[index].Value)
	}
	return object{
		"inGroup": flat(inGroup), "inSubscription": flat(inSubscription), "regenerated": changed,
		"keys": each(keys, func(key *armstorage.AccountKey) any { return []any{key.KeyName, key.Permissions} }),
	}
}

func createCapture() any {
	created := ended(network.NewPacketCapturesClient().BeginCreate(ctx, group, "watcher", "first", armnetwork.PacketCapture{
		Properties: &armnetwork.PacketCaptureParameters{
			Target:             to.Ptr(machineID),
			StorageLocation:    &armnetwork.PacketCaptureStorageLocation{StorageID: to.Ptr(accountID), FilePath: to.Ptr("/var/captures/first.cap")},
			Filters:            []*armnetwork.PacketCaptureFilter{{Protocol: to.Ptr(armnetwork.PcProtocolTCP), RemoteIPAddress: to.Ptr("1.1.1.1-1.1.1.9"), RemotePort: to.Ptr("80;443")}},
			TimeLimitInSeconds: to.Ptr[int32](10_000),
		},
	}, nil))
	return viewOf(created.PacketCaptureResult)
}

func getCapture() any {
	return viewOf(must(network.NewPacketCapturesClient().Get(ctx, group, "watcher", "first", nil)).PacketCaptureResult)
}

func viewOf(capture armnetwork.PacketCaptureResult) any {
	shown := capture.Properties
	return object{
		"id": capture.ID, "provisioningState": shown.ProvisioningState, "target": shown.Target,
		"storageId": shown.StorageLocation.StorageID, "filePath": shown.StorageLocation.FilePath,
		"limits": []any{shown.BytesToCapturePerPacket, shown.TotalBytesPerSession, shown.TimeLimitInSeconds},
		"filters": each(shown.Filters, func(filter *armnetwork.PacketCaptureFilter) any {
			return []any{filter.Protocol, filter.LocalIPAddress, filter.LocalPort, filter.RemoteIPAddress, filter.RemotePort}
		}),
	}
}

func statusOf(name string) object {
	result := ended(network.NewPacketCapturesClient().BeginGetStatus(ctx, group, "watcher", name, nil))
	reason := ""
	if result.StopReason != nil {
		reason = *result.StopReason
	}
	return object{
		"name": result.Name, "id": result.ID, "status": result.PacketCaptureStatus, "errors": result.PacketCaptureError,
		"stopReason": reason, "started": result.CaptureStartTime != nil,
	}
}

func stopCapture() any {
	ended(network.NewPacketCapturesClient().BeginStop(ctx, group, "watcher", "first", nil))
	return statusOf("first")
}

func createSet() any {
	created := ended(compute.NewVirtualMachineScaleSetsClient().BeginCreateOrUpdate(ctx, group, "set", armcompute.VirtualMachineScaleSet{
		Location: to.Ptr(location),
		SKU:      &armcompute.SKU{Name: to.Ptr("Standard_B1s"), Tier: to.Ptr("Standard"), Capacity: to.Ptr[int64](3)},
		Properties: &armcompute.VirtualMachineScaleSetProperties{
			UpgradePolicy: &armcompute.UpgradePolicy{Mode: to.Ptr(armcompute.UpgradeModeManual)},
			VirtualMachineProfile: &armcompute.VirtualMachineScaleSetVMProfile{
				OSProfile: &armcompute.VirtualMachineScaleSetOSProfile{
					ComputerNamePrefix: to.Ptr("set"), AdminUsername: to.Ptr("me"), AdminPassword: to.Ptr("Canary-123"),
				},
				StorageProfile: &armcompute.VirtualMachineScaleSetStorageProfile{ImageReference: image()},
				NetworkProfile: &armcompute.VirtualMachineScaleSetNetworkProfile{
					NetworkInterfaceConfigurations: []*armcompute.VirtualMachineScaleSetNetworkConfiguration{{
						Name: to.Ptr("card"),
						Properties: &armcompute.VirtualMachineScaleSetNetworkConfigurationProperties{
							Primary: to.Ptr(true),
							IPConfigurations: []*armcompute.VirtualMachineScaleSetIPConfiguration{{
								Name: to.Ptr("main"),
								Properties: &armcompute.VirtualMachineScaleSetIPConfigurationProperties{
									Subnet: &armcompute.APIEntityReference{ID: to.Ptr(subnetID)},
								},
							}},
						},
					}},
				},
			},
		},
	}, nil))
	return object{
		"id": created.ID, "provisioningState": created.Properties.ProvisioningState, "sku": []any{created.SKU.Name, created.SKU.Capacity},
		"mode": created.Properties.UpgradePolicy.Mode, "password": created.Properties.VirtualMachineProfile.OSProfile.AdminPassword,
	}
}

func installAgentInSet() any {
	extensions := compute.NewVirtualMachineScaleSetExtensionsClient()
	ended(extensions.BeginCreateOrUpdate(ctx, group, "set", "agent", armcompute.VirtualMachineScaleSetExtension{
		Properties: &armcompute.VirtualMachineScaleSetExtensionProperties{
			Publisher: to.Ptr("Microsoft.Azure.NetworkWatcher"), Type: to.Ptr("NetworkWatcherAgentLinux"),
			TypeHandlerVersion: to.Ptr("1.4"), AutoUpgradeMinorVersion: to.Ptr(true),
		},
	}, nil))
	model := func(instance *armcompute.VirtualMachineScaleSetVM) any {
		return []any{instance.InstanceID, instance.Properties.LatestModelApplied}
	}
	before := flat(instancePages("", model))
	ended(compute.NewVirtualMachineScaleSetsClient().BeginUpdateInstances(ctx, group, "set", armcompute.VirtualMachineScaleSetVMInstanceRequiredIDs{
		InstanceIDs: to.SliceOfPtrs("0", "1", "2"),
	}, nil))
	listed := pages(extensions.NewListPager(group, "set", nil), func(page armcompute.VirtualMachineScaleSetExtensionsClientListResponse) []any {
		return each(page.Value, func(extension *armcompute.VirtualMachineScaleSetExtension) any { return extension.Name })
	})
	return object{"listed": flat(listed), "before": before, "after": flat(instancePages("", model))}
}

func instancePages(expand string, show func(*armcompute.VirtualMachineScaleSetVM) any) [][]any {
	options := &armcompute.VirtualMachineScaleSetVMsClientListOptions{}
	if expand != "" {
		options.Expand = &expand
	}
	return pages(compute.NewVirtualMachineScaleSetVMsClient().NewListPager(group, "set", options), func(page armcompute.VirtualMachineScaleSetVMsClientListResponse) []any {
		return each(page.Value, show)
	})
}

func listInstances() any {
	found := instancePages("instanceView", func(instance *armcompute.VirtualMachineScaleSetVM) any {
		return append([]any{instance.InstanceID}, codes(instance.Properties.InstanceView.Statuses)...)
	})
	set := must(compute.NewVirtualMachineScaleSetsClient().GetInstanceView(ctx, group, "set", nil))
	instance := must(compute.NewVirtualMachineScaleSetVMsClient().GetInstanceView(ctx, group, "set", "1", nil))
	return object{
		"pages":    found,
		"summary":  each(set.VirtualMachine.StatusesSummary, func(status *armcompute.VirtualMachineStatusCodeCount) any { return []any{status.Code, status.Count} }),
		"statuses": codes(instance.Statuses),
	}
}

func createSetCapture() any {
	created := ended(network.NewPacketCapturesClient().BeginCreate(ctx, group, "watcher", "second", armnetwork.PacketCapture{
		Properties: &armnetwork.PacketCaptureParameters{
			Target:          to.Ptr(setID),
			TargetType:      to.Ptr(armnetwork.PacketCaptureTargetTypeAzureVMSS),
			Scope:           &armnetwork.PacketCaptureMachineScope{Include: to.SliceOfPtrs("0", "2")},
			StorageLocation: &armnetwork.PacketCaptureStorageLocation{StorageID: to.Ptr(accountID)},
		},
	}, nil))
	shown := created.Properties
	return object{
		"provisioningState": shown.ProvisioningState, "targetType": shown.TargetType,
		"include": shown.Scope.Include, "exclude": shown.Scope.Exclude, "status": statusOf("second")["status"],
	}
}

func createContinuousCapture() any {
	created := ended(network.NewPacketCapturesClient().BeginCreate(ctx, group, "watcher", "third", armnetwork.PacketCapture{
		Properties: &armnetwork.PacketCaptureParameters{
			Target:            to.Ptr(machineID),
			StorageLocation:   &armnetwork.PacketCaptureStorageLocation{LocalPath: to.Ptr("/var/captures/third.cap")},
			ContinuousCapture: to.Ptr(true),
			CaptureSettings:   &armnetwork.PacketCaptureSettings{FileCount: to.Ptr[int32](3)},
		},
	}, nil))
	settings := created.Properties.CaptureSettings
	return object{
		"continuousCapture": created.Properties.ContinuousCapture, "localPath": created.Properties.StorageLocation.LocalPath,
		"settings": []any{settings.FileCount, settings.FileSizeInBytes, settings.SessionTimeLimitInSeconds},
	}
}

func capturePages() [][]any {
	return pages(network.NewPacketCapturesClient().NewListPager(group, "watcher", nil), func(page armnetwork.PacketCapturesClientListResponse) []any {
		return each(page.Value, func(capture *armnetwork.PacketCaptureResult) any { return *capture.Name })
	})
}

func fail() any {
	_, noCapture := network.NewPacketCapturesClient().Get(ctx, group, "watcher", "none", nil)
	_, noMachine := compute.NewVirtualMachinesClient().Get(ctx, group, "none", nil)
	_, secondWatcher := network.NewWatchersClient().CreateOrUpdate(ctx, group, "other", armnetwork.Watcher{Location: to.Ptr(location)}, nil)
	return object{"noCapture": viewOfError(noCapture), "noMachine": viewOfError(noMachine), "secondWatcher": viewOfError(secondWatcher)}
}

// viewOfError reads the message from the body, as the library gives only the code.
func viewOfError(err error) any {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) {
		panic(fmt.Sprintf("not an error of Azure: %v", err))
	}
	var body struct{ Error struct{ Message string } }
	if err := json.Unmarshal(must(runtime.Payload(refusal.RawResponse)), &body); err != nil {
		panic(err)
	}
	return object{"status": refusal.StatusCode, "code": refusal.ErrorCode, "message": body.Error.Message}
}

func deleteCaptures() any {
	captures := network.NewPacketCapturesClient()
	var deletions []*runtime.Poller[armnetwork.PacketCapturesClientDeleteResponse]
	for _, name := range flat(capturePages()) {
		deletions = append(deletions, must(captures.BeginDelete(ctx, group, "watcher", name.(string), nil)))
	}
	for _, deletion := range deletions {
		ended(deletion, nil)
	}
	return flat(capturePages())
}

func deleteMachines() any {
	ended(compute.NewVirtualMachineScaleSetVMsClient().BeginDelete(ctx, group, "set", "1", nil))
	left := flat(instancePages("", func(instance *armcompute.VirtualMachineScaleSetVM) any { return instance.InstanceID }))
	ended(compute.NewVirtualMachineScaleSetsClient().BeginDelete(ctx, group, "set", nil))
	ended(compute.NewVirtualMachineExtensionsClient().BeginDelete(ctx, group, "web", "agent", nil))
	ended(compute.NewVirtualMachinesClient().BeginDelete(ctx, group, "web", nil))
	sets := pages(compute.NewVirtualMachineScaleSetsClient().NewListPager(group, nil), func(page armcompute.VirtualMachineScaleSetsClientListResponse) []any {
		return each(page.Value, func(set *armcompute.VirtualMachineScaleSet) any { return set.Name })
	})
	machines := pages(compute.NewVirtualMachinesClient().NewListPager(group, nil), func(page armcompute.VirtualMachinesClientListResponse) []any {
		return each(page.Value, func(machine *armcompute.VirtualMachine) any { return machine.Name })
	})
	return object{"instances": left, "sets": flat(sets), "machines": flat(machines)}
}

func deleteRest() any {
	ended(network.NewInterfacesClient().BeginDelete(ctx, group, "card", nil))
	ended(network.NewVirtualNetworksClient().BeginDelete(ctx, group, "net", nil))
	ended(network.NewWatchersClient().BeginDelete(ctx, group, "watcher", nil))
	must(storage.NewAccountsClient().Delete(ctx, group, "clientfiles", nil))
	ended(resources.NewResourceGroupsClient().BeginDelete(ctx, group, nil))
	return object{"exists": groupExists()}
}

// ended waits for the end of a long-running operation. The library polls every 30 seconds where Azure does not say when, unless told otherwise.
func ended[T any](poller *runtime.Poller[T], err error) T {
	return must(must(poller, err).PollUntilDone(ctx, &runtime.PollUntilDoneOptions{Frequency: time.Second}))
}

func pages[T any](pager *runtime.Pager[T], show func(T) []any) [][]any {
	found := [][]any{}
	for pager.More() {
		found = append(found, show(must(pager.NextPage(ctx))))
	}
	return found
}

func flat(lists [][]any) []any {
	all := []any{}
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

func each[T any](items []T, show func(T) any) []any {
	shown := []any{}
	for _, item := range items {
		shown = append(shown, show(item))
	}
	return shown
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
