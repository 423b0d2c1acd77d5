"""A hub with a firewall, a block list and a spoke, by the components of azure-lockdown.

The program runs inside this process, by Pulumi's Automation API: `python main.py preview|up|destroy`.
"""

import os
import sys

import pulumi
from pulumi import automation

LOCATION = "westeurope"
AZURE_NATIVE = "3.28.0"


# `pulumi package add` writes classes like these, with typed arguments. They are written out here to need no more than
# the SDK.
class LockedDownFirewall(pulumi.ComponentResource):
    """The firewall of a hub; what may leave is data."""

    def __init__(self, name: str, **args):
        outputs = {"privateIpAddress": None, "hubNetworkName": None, "hubNetworkId": None}
        super().__init__("azure-lockdown:network:LockedDownFirewall", name, {**outputs, **args}, remote=True)

    @property
    def private_ip_address(self) -> pulumi.Output[str]:
        return pulumi.get(self, "privateIpAddress")

    @property
    def hub_network_name(self) -> pulumi.Output[str]:
        return pulumi.get(self, "hubNetworkName")

    @property
    def hub_network_id(self) -> pulumi.Output[str]:
        return pulumi.get(self, "hubNetworkId")


class NetworkBlockList(pulumi.ComponentResource):
    """A network security group that denies what is on the block list."""

    def __init__(self, name: str, **args):
        outputs = {"networkSecurityGroupId": None, "nextExpiry": None}
        super().__init__("azure-lockdown:network:NetworkBlockList", name, {**outputs, **args}, remote=True)

    @property
    def network_security_group_id(self) -> pulumi.Output[str]:
        return pulumi.get(self, "networkSecurityGroupId")

    @property
    def next_expiry(self) -> pulumi.Output[str]:
        return pulumi.get(self, "nextExpiry")


class LockedDownSpoke(pulumi.ComponentResource):
    """A network whose only way out is the firewall."""

    def __init__(self, name: str, **args):
        super().__init__("azure-lockdown:network:LockedDownSpoke", name, {"networkId": None, **args}, remote=True)

    @property
    def network_id(self) -> pulumi.Output[str]:
        return pulumi.get(self, "networkId")


def program() -> None:
    group = pulumi.CustomResource(
        "azure-native:resources:ResourceGroup",
        "lockdown",
        {"location": LOCATION, "resourceGroupName": "lockdown"},
        opts=pulumi.ResourceOptions(version=AZURE_NATIVE),
    )
    shared = {"resourceGroupName": group.id.apply(lambda id: id.split("/")[-1]), "location": LOCATION}
    blocked = {
        "entries": [
            {"address": "20.50.1.77", "reason": "C2 server", "addedAt": "2026-11-24T06:00:00Z", "ttlHours": 24}
        ]
    }

    hub = LockedDownFirewall(
        "hub",
        **shared,
        hubAddressSpace="10.10.0.0/22",
        firewallSubnet="10.10.0.0/26",
        clients=["10.20.1.0/24"],
        approvedDestinations=[
            {"name": "payments", "reason": "Card payments, contract 2026-17", "fqdns": ["api.contoso.com"]}
        ],
        blockList=blocked,
    )
    guard = NetworkBlockList(
        "workload",
        **shared,
        blockList=blocked,
        subnet={
            "internalPrefixes": ["10.20.0.0/16", "10.10.0.0/26"],
            "approvedPorts": {"tcp": ["443"], "udp": []},
        },
    )
    spoke = LockedDownSpoke(
        "spoke",
        **shared,
        spokeAddressSpace="10.20.0.0/16",
        subnets={
            "web": {
                "addressPrefix": "10.20.1.0/24",
                "networkSecurityGroupId": guard.network_security_group_id,
            }
        },
        firewallPrivateIpAddress=hub.private_ip_address,
        hub={
            "resourceGroupName": shared["resourceGroupName"],
            "name": hub.hub_network_name,
            "id": hub.hub_network_id,
        },
    )
    pulumi.export("firewallPrivateIp", hub.private_ip_address)
    pulumi.export("nextExpiry", guard.next_expiry)
    pulumi.export("spokeNetworkId", spoke.network_id)


def main(command: str) -> None:
    stack = automation.create_or_select_stack(
        "dev",
        project_name="lockdown-from-python",
        program=program,
        opts=automation.LocalWorkspaceOptions(work_dir=os.path.dirname(os.path.abspath(__file__))),
    )
    getattr(stack, command)(on_output=print)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "preview")
