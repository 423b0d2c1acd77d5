import { version } from "../package.json";
import type { Tool } from "../report";

/** How this program names itself in what it writes. */
export const TOOL: Tool = { name: "azure-lockdown", version };
