import { PolicyPack, type Policies } from "@pulumi/policy";

import { policiesOf, watchHandshake } from "./engine";
import { RULES } from "./rules";

const handshake = watchHandshake();
// The SDK takes violations with a level of their own, which its types leave out.
const policies = policiesOf(RULES, handshake) as unknown as Policies;
new PolicyPack("azure-lockdown", { policies, enforcementLevel: "mandatory" });
