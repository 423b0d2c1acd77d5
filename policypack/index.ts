import { PolicyPack } from "@pulumi/policy";

import { watchPhase } from "./phase";
import { policiesOf } from "./policies";
import { RULES } from "./rules";

const phase = watchPhase();
new PolicyPack("azure-lockdown", { policies: policiesOf(RULES, phase), enforcementLevel: "mandatory" });
