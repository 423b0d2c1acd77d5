import { at, below, idBefore, listOf, made, type Translations } from "./classic-parts";

/** Gateways, peerings and virtual hubs: what leads to other networks. */
export const WANS: Translations = {
  "network:VirtualNetworkGateway": (from) => [
    made(from, "network/virtualNetworkGateway:VirtualNetworkGateway", {
      type: from.properties["gatewayType"],
      bgpEnabled: from.properties["enableBgp"],
      defaultLocalNetworkGatewayId: at(from.properties, "gatewayDefaultSite", "id"),
      ipConfigurations: listOf(from.properties["ipConfigurations"]).map((each) => ({
        subnetId: at(each, "subnet", "id"),
      })),
    }),
  ],
  "network:VirtualNetworkPeering": (from) => [
    made(from, "network/virtualNetworkPeering:VirtualNetworkPeering", {
      virtualNetworkName: from.properties["virtualNetworkName"],
      remoteVirtualNetworkId: at(from.properties, "remoteVirtualNetwork", "id"),
      allowVirtualNetworkAccess: from.properties["allowVirtualNetworkAccess"],
      allowForwardedTraffic: from.properties["allowForwardedTraffic"],
      allowGatewayTransit: from.properties["allowGatewayTransit"],
      useRemoteGateways: from.properties["useRemoteGateways"],
    }),
  ],
  // The hub of a route server is no resource in the classic provider.
  "network:VirtualHubIpConfiguration": (from) => [
    made(from, "network/routeServer:RouteServer", { subnetId: at(from.properties, "subnet", "id") }),
  ],
  "network:VirtualHub": (from) => [made(from, "network/virtualHub:VirtualHub", {})],
  "network:HubVirtualNetworkConnection": (from) => [
    below(from, "network/virtualHubConnection:VirtualHubConnection", {
      virtualHubId: idBefore(from, "hubVirtualNetworkConnections"),
      remoteVirtualNetworkId: at(from.properties, "remoteVirtualNetwork", "id"),
      internetSecurityEnabled: from.properties["enableInternetSecurity"],
      routing: from.properties["routingConfiguration"] && {
        associatedRouteTableId: at(from.properties, "routingConfiguration", "associatedRouteTable", "id"),
      },
    }),
  ],
  "network:HubRouteTable": (from) => [
    below(from, "network/virtualHubRouteTable:VirtualHubRouteTable", {
      virtualHubId: idBefore(from, "hubRouteTables"),
      routes: listOf(from.properties["routes"]).map(({ destinationType, ...route }) => ({
        ...route,
        destinationsType: destinationType,
      })),
    }),
  ],
  "network:RoutingIntent": (from) => [
    below(from, "network/routingIntent:RoutingIntent", {
      virtualHubId: idBefore(from, "routingIntent"),
      routingPolicies: from.properties["routingPolicies"],
    }),
  ],
};
