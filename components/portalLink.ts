import * as pulumi from "@pulumi/pulumi";

/**
 * The page of a resource in the Azure portal.
 *
 * @param id ARM id of the resource
 * @param blade the page of it to open. Default: `overview`.
 */
export function portalLink(id: pulumi.Input<string>, blade = "overview"): pulumi.Output<string> {
  return pulumi.interpolate`https://portal.azure.com/#resource${id}/${blade}`;
}
