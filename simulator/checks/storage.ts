import { nameOf } from "../arm/ids";
import { refuse, type PutRequest } from "./request";

/** Refuses a storage account whose name cannot be part of a host name. */
export function checkStorageAccount({ id }: PutRequest): void {
  const name = nameOf(id);
  if (/^[a-z0-9]{3,24}$/.test(name)) return;
  refuse(
    "AccountNameInvalid",
    `${name} is not a valid storage account name. It must have 3 to 24 characters, digits and lower-case letters only.`,
  );
}
