import { armType, idKey, nameOf } from "../arm/ids";
import { refuse, text, word, type PutRequest } from "./request";

const region = (value: PutRequest["body"][string] | undefined): string | undefined =>
  word(value)?.replace(/ /g, "");

/** Refuses a flow log of a security group, a second one of the same target, and one whose target is in another region. */
export function checkFlowLog({ id, body, state }: PutRequest): void {
  const name = `Flow log ${nameOf(id)}`;
  const target = text(body["targetResourceId"]);
  if (target === undefined) return;
  if (armType(target).toLowerCase() === "microsoft.network/networksecuritygroups") {
    refuse(
      "NsgFlowLogCreationNotAllowed",
      `${name}: no new flow logs of network security groups can be made; log the virtual network.`,
    );
  }
  for (const other of state.all()) {
    if (other.type !== "network:FlowLog" || idKey(other.id) === idKey(id)) continue;
    if (idKey(text(other.inputs["targetResourceId"]) ?? "") !== idKey(target)) continue;
    refuse("FlowLogAlreadyExists", `${name}: ${target} has the flow log ${nameOf(other.id)} already.`);
  }
  const place = region(state.get(target)?.inputs["location"]);
  const own = region(body["location"]);
  if (place !== undefined && own !== undefined && place !== own) {
    refuse(
      "FlowLogInvalidLocation",
      `${name} is in ${own} and its target in ${place}; both must be one region.`,
    );
  }
  const storage = text(body["storageId"]);
  if (
    storage !== undefined &&
    storage.startsWith(id.slice(0, id.indexOf("/resourceGroups/"))) &&
    !state.get(storage)
  ) {
    refuse("StorageAccountNotFound", `${name}: the storage account ${storage} was not found.`);
  }
}
