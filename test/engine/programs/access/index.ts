import { NamedLocation } from "@pulumi/azuread";

// What the compiler would not let through, as a program in another language might send it.
new NamedLocation("wrong", { displayName: "Wrong", ip: { ipRange: ["20.60.0.0/28"] } } as never);
