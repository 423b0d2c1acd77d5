import { ManagementLockByScope } from "@pulumi/azure-native/authorization";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Locks a resource against deletion by whomever (H56). A lock holds for all that is nested in the resource as well, so
 * it has to wait for that (`dependsOn`): then it also goes first when all is destroyed.
 *
 * @param scope ARM id of the resource.
 * @param notes what the portal shows to whoever wants to delete the resource.
 */
export function lockAgainstDeletion(
  name: string,
  scope: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
  notes = "All egress is filtered here. To delete it, take the lock away with the stack that made it.",
): ManagementLockByScope {
  return new ManagementLockByScope(
    name,
    {
      // Unique for the locked resource only, so one name does for all.
      lockName: "azure-lockdown",
      scope,
      level: "CanNotDelete",
      notes,
    },
    opts,
  );
}
