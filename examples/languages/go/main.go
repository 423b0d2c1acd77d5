// A hub with a firewall, a block list and a spoke, by the components of azure-lockdown.
//
// The program runs inside this process, by Pulumi's Automation API: go run . preview|up|destroy.
package main

import (
	"context"
	"fmt"
	"os"
	"path"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	location    = "westeurope"
	azureNative = "3.28.0"
)

// LockedDownFirewall is the firewall of a hub; what may leave is data.
type LockedDownFirewall struct {
	pulumi.ResourceState
	PrivateIpAddress pulumi.StringOutput `pulumi:"privateIpAddress"`
	HubNetworkName   pulumi.StringOutput `pulumi:"hubNetworkName"`
	HubNetworkId     pulumi.StringOutput `pulumi:"hubNetworkId"`
}

// NetworkBlockList is a network security group that denies what is on the block list.
type NetworkBlockList struct {
	pulumi.ResourceState
	NetworkSecurityGroupId pulumi.StringOutput `pulumi:"networkSecurityGroupId"`
	NextExpiry             pulumi.StringOutput `pulumi:"nextExpiry"`
}

// LockedDownSpoke is a network whose only way out is the firewall.
type LockedDownSpoke struct {
	pulumi.ResourceState
	NetworkId pulumi.StringOutput `pulumi:"networkId"`
}

// ResourceGroup is the one resource that is no component of ours.
type ResourceGroup struct {
	pulumi.CustomResourceState
	Name pulumi.StringOutput `pulumi:"name"`
}

func program(ctx *pulumi.Context) error {
	var group ResourceGroup
	err := ctx.RegisterResource("azure-native:resources:ResourceGroup", "lockdown",
		pulumi.Map{"location": pulumi.String(location), "resourceGroupName": pulumi.String("lockdown")},
		&group, pulumi.Version(azureNative))
	if err != nil {
		return err
	}
	name := group.ID().ApplyT(func(id pulumi.ID) string { return path.Base(string(id)) }).(pulumi.StringOutput)
	with := func(args pulumi.Map) pulumi.Map {
		args["resourceGroupName"] = name
		args["location"] = pulumi.String(location)
		return args
	}
	blocked := pulumi.Map{"entries": pulumi.MapArray{pulumi.Map{
		"address":  pulumi.String("20.50.1.77"),
		"reason":   pulumi.String("C2 server"),
		"addedAt":  pulumi.String("2026-11-24T06:00:00Z"),
		"ttlHours": pulumi.Int(24),
	}}}

	var hub LockedDownFirewall
	err = ctx.RegisterRemoteComponentResource("azure-lockdown:network:LockedDownFirewall", "hub", with(pulumi.Map{
		"hubAddressSpace": pulumi.String("10.10.0.0/22"),
		"firewallSubnet":  pulumi.String("10.10.0.0/26"),
		"clients":         pulumi.ToStringArray([]string{"10.20.1.0/24"}),
		"approvedDestinations": pulumi.MapArray{pulumi.Map{
			"name":   pulumi.String("payments"),
			"reason": pulumi.String("Card payments, contract 2026-17"),
			"fqdns":  pulumi.ToStringArray([]string{"api.contoso.com"}),
		}},
		"blockList": blocked,
	}), &hub)
	if err != nil {
		return err
	}

	var guard NetworkBlockList
	err = ctx.RegisterRemoteComponentResource("azure-lockdown:network:NetworkBlockList", "workload", with(pulumi.Map{
		"blockList": blocked,
		"subnet": pulumi.Map{
			"internalPrefixes": pulumi.ToStringArray([]string{"10.20.0.0/16", "10.10.0.0/26"}),
			"approvedPorts": pulumi.Map{
				"tcp": pulumi.ToStringArray([]string{"443"}),
				"udp": pulumi.ToStringArray([]string{}),
			},
		},
	}), &guard)
	if err != nil {
		return err
	}

	var spoke LockedDownSpoke
	err = ctx.RegisterRemoteComponentResource("azure-lockdown:network:LockedDownSpoke", "spoke", with(pulumi.Map{
		"spokeAddressSpace":        pulumi.String("10.20.0.0/16"),
		"firewallPrivateIpAddress": hub.PrivateIpAddress,
		"hub": pulumi.Map{
			"resourceGroupName": name,
			"name":              hub.HubNetworkName,
			"id":                hub.HubNetworkId,
		},
		"subnets": pulumi.Map{"web": pulumi.Map{
			"addressPrefix":          pulumi.String("10.20.1.0/24"),
			"networkSecurityGroupId": guard.NetworkSecurityGroupId,
		}},
	}), &spoke)
	if err != nil {
		return err
	}

	ctx.Export("firewallPrivateIp", hub.PrivateIpAddress)
	ctx.Export("nextExpiry", guard.NextExpiry)
	ctx.Export("spokeNetworkId", spoke.NetworkId)
	return nil
}

func run(command string) error {
	ctx := context.Background()
	stack, err := auto.UpsertStackInlineSource(ctx, "dev", "lockdown-from-go", program, auto.WorkDir("."))
	if err != nil {
		return err
	}
	switch command {
	case "preview":
		_, err = stack.Preview(ctx, optpreview.ProgressStreams(os.Stdout))
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout))
	case "destroy":
		_, err = stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stdout))
	default:
		err = fmt.Errorf("%s is not one of preview, up, destroy", command)
	}
	return err
}

func main() {
	command := "preview"
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	if err := run(command); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
