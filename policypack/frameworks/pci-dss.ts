// Numbers held against the groups of Azure's own built-in initiatives (github.com/Azure/azure-policy,
// built-in-policies/policySetDefinitions/Regulatory Compliance/PCI_DSS_V4.0.json, which has every requirement, and
// PCI_DSS_v4.0.1.json); 4.0.1 changed words of 4.0 and no numbers. Names are ours.
import type { Framework } from "./framework";

/** PCI DSS 4.0.1, as far as it is about networks, logs, detection, machines and access. */
export const PCI_DSS_FRAMEWORK: Framework = {
  key: "pci",
  name: "PCI DSS",
  title: "PCI DSS",
  version: "4.0.1",
  source: "https://www.pcisecuritystandards.org/document_library/",
  scope:
    "Requirements 1.2 to 1.5 (network security controls), 5.2 and 5.3 (malware), 6.3 (patches), 7.2 (access), 10.2 to 10.7 (logs), 11.5 (intrusions) and 12.10 (incidents), to the third number. Left out: all others, most of which are about card data, people and paper.",
  pattern: /^\d{1,2}\.\d{1,2}\.\d{1,2}$/,
  sections: [
    {
      title: "Network security controls",
      controls: [
        { control: "1.2.1", name: "Rule sets follow a standard" },
        { control: "1.2.2", name: "Changes to rule sets and connections are approved" },
        { control: "1.2.3", name: "There is a diagram of the network" },
        { control: "1.2.4", name: "There is a diagram of the flow of card data" },
        { control: "1.2.5", name: "Each service, protocol and port that is open has a reason" },
        { control: "1.2.6", name: "Insecure services, protocols and ports that are open are secured" },
        { control: "1.2.7", name: "Rule sets are reviewed every six months" },
        { control: "1.2.8", name: "The settings of network controls are protected and in force as written" },
        { control: "1.3.1", name: "Into the cardholder data environment only what is needed gets" },
        { control: "1.3.2", name: "Out of the cardholder data environment only what is needed gets" },
        { control: "1.3.3", name: "Wireless networks are kept apart" },
        { control: "1.4.1", name: "Network controls stand between trusted and untrusted networks" },
        { control: "1.4.2", name: "From untrusted networks only what is meant gets in" },
        { control: "1.4.3", name: "Forged sources are dropped" },
        { control: "1.4.4", name: "Stored card data cannot be reached from untrusted networks" },
        { control: "1.4.5", name: "Internal addresses are not told" },
        { control: "1.5.1", name: "Devices that use untrusted networks, too, are protected" },
      ],
    },
    {
      title: "Malware",
      controls: [
        { control: "5.2.1", name: "Machines are protected against malware" },
        { control: "5.2.2", name: "The protection against malware knows all kinds of it" },
        { control: "5.2.3", name: "Machines without protection against malware are reviewed" },
        { control: "5.3.1", name: "The protection against malware is kept up to date" },
        { control: "5.3.2", name: "The protection against malware scans machines" },
        { control: "5.3.3", name: "The protection against malware covers removable media" },
        { control: "5.3.4", name: "What the protection against malware does is logged" },
        { control: "5.3.5", name: "Users cannot switch the protection against malware off" },
      ],
    },
    {
      title: "Patches",
      controls: [
        { control: "6.3.1", name: "Vulnerabilities are found and ranked" },
        { control: "6.3.2", name: "Own and foreign software is known" },
        { control: "6.3.3", name: "Patches are installed in time" },
      ],
    },
    {
      title: "Access",
      controls: [
        { control: "7.2.1", name: "There is a model of who may do what" },
        { control: "7.2.2", name: "Nobody may do more than the task needs" },
        { control: "7.2.3", name: "Rights are approved" },
        { control: "7.2.4", name: "Rights of people are reviewed" },
        { control: "7.2.5", name: "Accounts of programs may do only what is needed" },
        { control: "7.2.6", name: "Queries of stored card data are restricted" },
      ],
    },
    {
      title: "Logs",
      controls: [
        { control: "10.2.1", name: "Logs are on for everything" },
        { control: "10.2.2", name: "Entries say who did what, when and where" },
        { control: "10.3.1", name: "Few may read logs" },
        { control: "10.3.2", name: "Nobody may change logs" },
        { control: "10.3.3", name: "Logs are copied to one secure place" },
        { control: "10.3.4", name: "Changes of logs are noticed" },
        { control: "10.4.1", name: "Logs are reviewed every day" },
        { control: "10.4.2", name: "Logs of other systems are reviewed now and then" },
        { control: "10.4.3", name: "What is found is looked into" },
        { control: "10.5.1", name: "Logs are kept for twelve months, three of them at hand" },
        { control: "10.6.1", name: "Clocks agree" },
        { control: "10.6.2", name: "Clocks have a reliable source" },
        { control: "10.6.3", name: "The settings of clocks are protected" },
        { control: "10.7.1", name: "Service providers notice when a control fails" },
        { control: "10.7.2", name: "Everyone notices when a critical control fails" },
        { control: "10.7.3", name: "Failures are answered at once" },
      ],
    },
    {
      title: "Intrusions",
      controls: [
        { control: "11.5.1", name: "Intrusions are noticed or stopped at the boundary" },
        { control: "11.5.2", name: "Changes of critical files are noticed" },
      ],
    },
    {
      title: "Incidents",
      controls: [
        { control: "12.10.1", name: "There is a plan for incidents" },
        { control: "12.10.2", name: "The plan for incidents is reviewed and rehearsed" },
        { control: "12.10.3", name: "Somebody can answer an incident at any hour" },
        { control: "12.10.4", name: "Those who answer incidents are trained" },
        { control: "12.10.5", name: "The plan for incidents knows the alerts of what is monitored" },
        { control: "12.10.6", name: "The plan for incidents is improved" },
        { control: "12.10.7", name: "Card data in the wrong place is an incident" },
      ],
    },
  ],
};
