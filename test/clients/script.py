"""The operations of operations.ts with azure-mgmt-network, -compute, -storage and -resource.

Finds the local Azure by its variables. Prints the result of each operation as a line of JSON, built from the
libraries' own models, and stops at the first error.
"""

import json
import os
import sys
import traceback

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute import models as compute_models
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.network import models as network_models
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient
from azure.mgmt.storage import models as storage_models

endpoint = os.environ["AZURE_AUTHORITY_HOST"]
subscription = os.environ["AZURE_SUBSCRIPTION_ID"]
credential = ClientSecretCredential(
    os.environ["AZURE_TENANT_ID"],
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=endpoint,
    disable_instance_discovery=True,
)
# Without Retry-After, these libraries poll every 30 seconds unless told otherwise.
options = {"base_url": endpoint, "credential_scopes": [endpoint + "/.default"], "polling_interval": 1}
network = NetworkManagementClient(credential, subscription, **options)
compute = ComputeManagementClient(credential, subscription, **options)
storage = StorageManagementClient(credential, subscription, **options)
resources = ResourceManagementClient(credential, subscription, **options)

location = "westcentralus"
group = "clients"
in_group = f"/subscriptions/{subscription}/resourceGroups/{group}/providers"
machine_id = f"{in_group}/Microsoft.Compute/virtualMachines/web"
set_id = f"{in_group}/Microsoft.Compute/virtualMachineScaleSets/set"
account_id = f"{in_group}/Microsoft.Storage/storageAccounts/clientfiles"
subnet_id = f"{in_group}/Microsoft.Network/virtualNetworks/net/subnets/main"
card_id = f"{in_group}/Microsoft.Network/networkInterfaces/card"

image = compute_models.ImageReference(publisher="Canonical", offer="ubuntu-24_04-lts", sku="server", version="latest")

# The result of what a version of the library does not have.
unknown = None

steps = []


def step(function):
    steps.append(function)
    return function


@step
def create_group():
    created = resources.resource_groups.create_or_update(group, {"location": location, "tags": {"for": "clients"}})
    return {
        "name": created.name,
        "location": created.location,
        "tags": created.tags,
        "provisioningState": created.properties.provisioning_state,
        "exists": resources.resource_groups.check_existence(group),
    }


@step
def create_watcher():
    created = network.network_watchers.create_or_update(group, "watcher", network_models.NetworkWatcher(location=location))
    tagged = network.network_watchers.update_tags(group, "watcher", network_models.TagsObject(tags={"for": "captures"}))
    return {"name": created.name, "location": created.location, "provisioningState": created.provisioning_state, "tags": tagged.tags}


@step
def create_network():
    net = network.virtual_networks.begin_create_or_update(
        group,
        "net",
        network_models.VirtualNetwork(
            location=location,
            address_space=network_models.AddressSpace(address_prefixes=["10.1.0.0/16"]),
            subnets=[network_models.Subnet(name="main", address_prefix="10.1.1.0/24")],
        ),
    ).result()
    card = network.network_interfaces.begin_create_or_update(
        group,
        "card",
        network_models.NetworkInterface(
            location=location,
            ip_configurations=[network_models.NetworkInterfaceIPConfiguration(name="main", subnet=network_models.Subnet(id=subnet_id))],
        ),
    ).result()
    return {
        "network": net.provisioning_state,
        "prefixes": net.address_space.address_prefixes,
        "subnets": [[subnet.name, subnet.id] for subnet in net.subnets],
        "card": card.provisioning_state,
        "addresses": [
            [configuration.private_ip_address, configuration.private_ip_allocation_method] for configuration in card.ip_configurations
        ],
    }


@step
def create_machine():
    created = compute.virtual_machines.begin_create_or_update(
        group,
        "web",
        compute_models.VirtualMachine(
            location=location,
            hardware_profile=compute_models.HardwareProfile(vm_size="Standard_B1s"),
            storage_profile=compute_models.StorageProfile(
                image_reference=image,
                os_disk=compute_models.OSDisk(create_option="FromImage"),
            ),
            os_profile=compute_models.OSProfile(computer_name="web", admin_username="me", admin_password="Canary-123"),
            network_profile=compute_models.NetworkProfile(
                network_interfaces=[compute_models.NetworkInterfaceReference(id=card_id)]
            ),
        ),
    ).result()
    return {
        "id": created.id,
        "provisioningState": created.provisioning_state,
        "size": created.hardware_profile.vm_size,
        "osType": created.storage_profile.os_disk.os_type,
        "user": created.os_profile.admin_username,
        "password": created.os_profile.admin_password,
        "cards": [card.id for card in created.network_profile.network_interfaces],
        "statuses": machine_statuses(),
    }


def machine_statuses():
    return codes_of(compute.virtual_machines.get(group, "web", expand="instanceView").instance_view)


def codes_of(view):
    return [status.code for status in view.statuses]


@step
def power_machine():
    compute.virtual_machines.begin_deallocate(group, "web").result()
    off = machine_statuses()
    compute.virtual_machines.begin_start(group, "web").result()
    return {"off": off, "on": machine_statuses()}


def agent_of(extension, **more):
    """The agent as this model of an extension, whose own type is `type_properties_type` in older versions."""
    name = "type_properties_type" if "type_properties_type" in getattr(extension, "_attribute_map", {}) else "type"
    return extension(
        publisher="Microsoft.Azure.NetworkWatcher",
        type_handler_version="1.4",
        auto_upgrade_minor_version=True,
        **{name: "NetworkWatcherAgentLinux"},
        **more,
    )


@step
def install_agent():
    installed = compute.virtual_machine_extensions.begin_create_or_update(
        group,
        "web",
        "agent",
        agent_of(compute_models.VirtualMachineExtension, location=location),
    ).result()
    return {
        "name": installed.name,
        "provisioningState": installed.provisioning_state,
        "publisher": installed.publisher,
        "type": getattr(installed, "type_properties_type", None) or installed.properties.type,
        "version": installed.type_handler_version,
        "upgrades": installed.auto_upgrade_minor_version,
        "listed": [extension.name for extension in compute.virtual_machine_extensions.list(group, "web").value],
    }


@step
def create_account():
    created = storage.storage_accounts.begin_create(
        group,
        "clientfiles",
        storage_models.StorageAccountCreateParameters(location=location, kind="StorageV2", sku=storage_models.Sku(name="Standard_LRS")),
    ).result()
    tagged = storage.storage_accounts.update(
        group, "clientfiles", storage_models.StorageAccountUpdateParameters(tags={"for": "captures"})
    )
    name = storage.storage_accounts.check_name_availability(storage_models.StorageAccountCheckNameAvailabilityParameters(name="clientfiles"))
    return {
        "id": created.id,
        "kind": created.kind,
        "sku": [created.sku.name, created.sku.tier],
        "provisioningState": created.provisioning_state,
        "blobs": created.primary_endpoints.blob,
        "tags": tagged.tags,
        "nameAvailable": [name.name_available, name.reason],
    }


@step
def change_machine():
    changed = compute.virtual_machines.begin_update(
        group, "web", compute_models.VirtualMachineUpdate(tags={"for": "captures"})
    ).result()
    return {"tags": changed.tags, "inSubscription": [machine.name for machine in compute.virtual_machines.list_all()]}


@step
def list_resources():
    pages = resources.resources.list(filter=f"resourceGroup eq '{group}'").by_page()
    return [[resource.name for resource in page] for page in pages]


@step
def store_files():
    service = storage.blob_services.set_service_properties(
        group, "clientfiles", storage_models.BlobServiceProperties(is_versioning_enabled=True)
    )
    container = storage.blob_containers.create(group, "clientfiles", "box", storage_models.BlobContainer())
    policy = storage.management_policies.create_or_update(
        group,
        "clientfiles",
        "default",
        storage_models.ManagementPolicy(policy=storage_models.ManagementPolicySchema(rules=[expiry_rule()])),
    )
    return {
        "service": [service.name, service.is_versioning_enabled],
        "container": container.name,
        "containers": [listed.name for listed in storage.blob_containers.list(group, "clientfiles")],
        "policy": [policy.name, [rule.name for rule in policy.policy.rules]],
    }


def expiry_rule():
    action = storage_models.ManagementPolicyBaseBlob(
        delete=storage_models.DateAfterModification(days_after_modification_greater_than=30)
    )
    return storage_models.ManagementPolicyRule(
        name="expiry",
        type="Lifecycle",
        definition=storage_models.ManagementPolicyDefinition(
            actions=storage_models.ManagementPolicyAction(base_blob=action),
            filters=storage_models.ManagementPolicyFilter(blob_types=["blockBlob"]),
        ),
    )


@step
def list_accounts():
    listed = storage.storage_accounts.list_keys(group, "clientfiles")
    regenerated = storage.storage_accounts.regenerate_key(
        group, "clientfiles", storage_models.StorageAccountRegenerateKeyParameters(key_name="key1")
    )
    return {
        "inGroup": [account.name for account in storage.storage_accounts.list_by_resource_group(group)],
        "inSubscription": [account.name for account in storage.storage_accounts.list()],
        "keys": [[key.key_name, key.permissions] for key in keys_of(listed)],
        "regenerated": [old.value != new.value for old, new in zip(keys_of(listed), keys_of(regenerated))],
    }


def keys_of(listed):
    """In newer versions, a model is a mapping, so `keys` is its method."""
    return listed.keys_property if hasattr(listed, "keys_property") else listed.keys


@step
def create_capture():
    return view_of(
        network.packet_captures.begin_create(
            group,
            "watcher",
            "first",
            network_models.PacketCapture(
                target=machine_id,
                storage_location=network_models.PacketCaptureStorageLocation(
                    storage_id=account_id, file_path="/var/captures/first.cap"
                ),
                filters=[
                    network_models.PacketCaptureFilter(
                        protocol="TCP", remote_ip_address="1.1.1.1-1.1.1.9", remote_port="80;443"
                    )
                ],
                time_limit_in_seconds=10_000,
            ),
        ).result()
    )


@step
def get_capture():
    return view_of(network.packet_captures.get(group, "watcher", "first"))


def view_of(capture):
    location = capture.storage_location
    return {
        "id": capture.id,
        "provisioningState": capture.provisioning_state,
        "target": capture.target,
        "storageId": location.storage_id,
        "filePath": location.file_path,
        "limits": [capture.bytes_to_capture_per_packet, capture.total_bytes_per_session, capture.time_limit_in_seconds],
        "filters": [
            [filter.protocol, filter.local_ip_address, filter.local_port, filter.remote_ip_address, filter.remote_port]
            for filter in capture.filters
        ],
    }


@step
def query_status():
    return status_of("first")


def status_of(name):
    result = network.packet_captures.begin_get_status(group, "watcher", name).result()
    return {
        "name": result.name,
        "id": result.id,
        "status": result.packet_capture_status,
        "errors": result.packet_capture_error,
        "stopReason": result.stop_reason or "",
        "started": result.capture_start_time is not None,
    }


@step
def stop_capture():
    network.packet_captures.begin_stop(group, "watcher", "first").result()
    return status_of("first")


@step
def create_set():
    created = compute.virtual_machine_scale_sets.begin_create_or_update(
        group,
        "set",
        compute_models.VirtualMachineScaleSet(
            location=location,
            sku=compute_models.Sku(name="Standard_B1s", tier="Standard", capacity=3),
            upgrade_policy=compute_models.UpgradePolicy(mode="Manual"),
            virtual_machine_profile=compute_models.VirtualMachineScaleSetVMProfile(
                os_profile=compute_models.VirtualMachineScaleSetOSProfile(
                    computer_name_prefix="set", admin_username="me", admin_password="Canary-123"
                ),
                storage_profile=compute_models.VirtualMachineScaleSetStorageProfile(image_reference=image),
                network_profile=compute_models.VirtualMachineScaleSetNetworkProfile(
                    network_interface_configurations=[
                        compute_models.VirtualMachineScaleSetNetworkConfiguration(
                            name="card",
                            primary=True,
                            ip_configurations=[
                                compute_models.VirtualMachineScaleSetIPConfiguration(
                                    name="main", subnet=compute_models.ApiEntityReference(id=subnet_id)
                                )
                            ],
                        )
                    ]
                ),
            ),
        ),
    ).result()
    return {
        "id": created.id,
        "provisioningState": created.provisioning_state,
        "sku": [created.sku.name, created.sku.capacity],
        "mode": created.upgrade_policy.mode,
        "password": created.virtual_machine_profile.os_profile.admin_password,
    }


@step
def install_agent_in_set():
    compute.virtual_machine_scale_set_extensions.begin_create_or_update(
        group,
        "set",
        "agent",
        agent_of(compute_models.VirtualMachineScaleSetExtension),
    ).result()
    before = instances_with_model()
    compute.virtual_machine_scale_sets.begin_update_instances(
        group, "set", compute_models.VirtualMachineScaleSetVMInstanceRequiredIDs(instance_ids=["0", "1", "2"])
    ).result()
    return {
        "listed": [extension.name for extension in compute.virtual_machine_scale_set_extensions.list(group, "set")],
        "before": before,
        "after": instances_with_model(),
    }


def instances_with_model():
    return [
        [instance.instance_id, instance.latest_model_applied]
        for instance in compute.virtual_machine_scale_set_vms.list(group, "set")
    ]


@step
def list_instances():
    pages = compute.virtual_machine_scale_set_vms.list(group, "set", expand="instanceView").by_page()
    summary = compute.virtual_machine_scale_sets.get_instance_view(group, "set").virtual_machine.statuses_summary
    view = compute.virtual_machine_scale_set_vms.get_instance_view(group, "set", "1")
    return {
        "pages": [[[instance.instance_id] + codes_of(instance.instance_view) for instance in page] for page in pages],
        "summary": [[status.code, status.count] for status in summary],
        "statuses": codes_of(view),
    }


@step
def create_set_capture():
    if not hasattr(network_models, "PacketCaptureMachineScope"):
        return unknown
    created = network.packet_captures.begin_create(
        group,
        "watcher",
        "second",
        network_models.PacketCapture(
            target=set_id,
            target_type="AzureVMSS",
            scope=network_models.PacketCaptureMachineScope(include=["0", "2"]),
            storage_location=network_models.PacketCaptureStorageLocation(storage_id=account_id),
        ),
    ).result()
    return {
        "provisioningState": created.provisioning_state,
        "targetType": created.target_type,
        "include": created.scope.include,
        "exclude": created.scope.exclude,
        "status": status_of("second")["status"],
    }


@step
def create_continuous_capture():
    if not hasattr(network_models, "PacketCaptureSettings"):
        return unknown
    created = network.packet_captures.begin_create(
        group,
        "watcher",
        "third",
        network_models.PacketCapture(
            target=machine_id,
            storage_location=network_models.PacketCaptureStorageLocation(local_path="/var/captures/third.cap"),
            continuous_capture=True,
            capture_settings=network_models.PacketCaptureSettings(file_count=3),
            # Not allowed in a continuous capture, and older versions send their defaults.
            bytes_to_capture_per_packet=None,
            total_bytes_per_session=None,
            time_limit_in_seconds=None,
        ),
    ).result()
    settings = created.capture_settings
    return {
        "continuousCapture": created.continuous_capture,
        "localPath": created.storage_location.local_path,
        "settings": [settings.file_count, settings.file_size_in_bytes, settings.session_time_limit_in_seconds],
    }


@step
def list_captures():
    return [[capture.name for capture in page] for page in network.packet_captures.list(group, "watcher").by_page()]


@step
def fail():
    return {
        "noCapture": error_of(lambda: network.packet_captures.get(group, "watcher", "none")),
        "noMachine": error_of(lambda: compute.virtual_machines.get(group, "none")),
        "secondWatcher": error_of(
            lambda: network.network_watchers.create_or_update(group, "other", network_models.NetworkWatcher(location=location))
        ),
    }


def error_of(operation):
    try:
        operation()
    except HttpResponseError as error:
        return {"status": error.status_code, "code": error.error.code, "message": error.error.message}
    raise AssertionError("no error")


@step
def delete_captures():
    names = [capture.name for capture in network.packet_captures.list(group, "watcher")]
    for poller in [network.packet_captures.begin_delete(group, "watcher", name) for name in names]:
        poller.result()
    return [capture.name for capture in network.packet_captures.list(group, "watcher")]


@step
def delete_machines():
    compute.virtual_machine_scale_set_vms.begin_delete(group, "set", "1").result()
    left = [instance.instance_id for instance in compute.virtual_machine_scale_set_vms.list(group, "set")]
    compute.virtual_machine_scale_sets.begin_delete(group, "set").result()
    compute.virtual_machine_extensions.begin_delete(group, "web", "agent").result()
    compute.virtual_machines.begin_delete(group, "web").result()
    return {
        "instances": left,
        "sets": [scale_set.name for scale_set in compute.virtual_machine_scale_sets.list(group)],
        "machines": [machine.name for machine in compute.virtual_machines.list(group)],
    }


@step
def delete_rest():
    network.network_interfaces.begin_delete(group, "card").result()
    network.virtual_networks.begin_delete(group, "net").result()
    network.network_watchers.begin_delete(group, "watcher").result()
    storage.storage_accounts.delete(group, "clientfiles")
    resources.resource_groups.begin_delete(group).result()
    return {"exists": resources.resource_groups.check_existence(group)}


for function in steps:
    try:
        line = {"operation": function.__name__, "result": function()}
    except Exception:
        line = {"operation": function.__name__, "error": traceback.format_exc()}
    print(json.dumps(line), flush=True)
    if "error" in line:
        sys.exit(1)
