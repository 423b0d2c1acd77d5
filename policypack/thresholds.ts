import type { OptionSchema } from "./rule";
import { DEFAULT_THRESHOLDS, type Thresholds } from "../egress/reach";

/** The thresholds of the verdicts, as options that every egress rule shares. */
export const THRESHOLD_OPTIONS: { readonly [K in keyof Thresholds]: OptionSchema } = {
  unrestrictedPart: {
    type: "number",
    description: "Part of the public IPv4 or IPv6 addresses from which on a destination is unrestricted.",
    default: DEFAULT_THRESHOLDS.unrestrictedPart,
    minimum: 0.000001,
    maximum: 1,
  },
  broadAddresses: {
    type: "number",
    description: "Number of public IPv4 addresses from which on a destination is broad.",
    default: DEFAULT_THRESHOLDS.broadAddresses,
    minimum: 1,
  },
};
