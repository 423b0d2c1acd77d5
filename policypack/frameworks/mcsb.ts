// Numbers held against the groups of Azure's own built-in initiative for the benchmark (github.com/Azure/azure-policy,
// built-in-policies/policySetDefinitions/Security Center/AzureSecurityCenter.json: Azure_Security_Benchmark_v3.0_*, which
// version 1 of the Microsoft cloud security benchmark took over) and the pages at the source below. Names are ours.
import type { Framework } from "./framework";

/** Microsoft cloud security benchmark v1, as far as it is about networks, logs, detection, machines and access. */
export const MCSB_FRAMEWORK: Framework = {
  key: "mcsb",
  name: "MCSB",
  title: "Microsoft cloud security benchmark",
  version: "v1",
  source: "https://learn.microsoft.com/security/benchmark/azure/overview",
  scope:
    "All controls of network security, privileged access, asset management, logging and threat detection, incident response, posture and vulnerability management, endpoint security, and backup and recovery. Left out: identity management, data protection, DevOps security, and governance and strategy.",
  pattern: /^(NS|PA|AM|LT|IR|PV|ES|BR)-\d{1,2}$/,
  sections: [
    {
      title: "Network security",
      controls: [
        {
          control: "NS-1",
          name: "Networks are split into segments, and only what is meant passes between them",
        },
        { control: "NS-2", name: "Services of the platform are tied to networks of one's own" },
        { control: "NS-3", name: "A firewall at the edge decides what goes out and what comes in" },
        { control: "NS-4", name: "Intrusions are noticed and stopped on the network" },
        { control: "NS-5", name: "Networks withstand floods of traffic" },
        { control: "NS-6", name: "Web applications stand behind a web application firewall" },
        { control: "NS-7", name: "Network security is set up from one place" },
        { control: "NS-8", name: "Insecure services and protocols are found and switched off" },
        { control: "NS-9", name: "Own sites and clouds are joined by private connections" },
        { control: "NS-10", name: "Name resolution is protected" },
      ],
    },
    {
      title: "Privileged access",
      controls: [
        { control: "PA-1", name: "Powerful accounts are few and kept apart" },
        { control: "PA-2", name: "Nobody has permanent access" },
        { control: "PA-3", name: "Rights are granted and withdrawn by a process" },
        { control: "PA-4", name: "Rights are reviewed again and again" },
        { control: "PA-5", name: "There is a way in for emergencies" },
        { control: "PA-6", name: "Administrators work from hardened machines" },
        { control: "PA-7", name: "Nobody may do more than the task needs" },
        { control: "PA-8", name: "The provider's support gets in only with consent" },
      ],
    },
    {
      title: "Asset management",
      controls: [
        { control: "AM-1", name: "All assets and their risks are known" },
        { control: "AM-2", name: "Only approved services are used" },
        { control: "AM-3", name: "Assets are cared for until they are gone" },
        { control: "AM-4", name: "Few may change or delete assets" },
        { control: "AM-5", name: "Only approved programs run on machines" },
      ],
    },
    {
      title: "Logging and threat detection",
      controls: [
        { control: "LT-1", name: "Threats to resources are detected" },
        { control: "LT-2", name: "Threats to identities are detected" },
        { control: "LT-3", name: "What is needed for an investigation is logged" },
        { control: "LT-4", name: "Traffic on the network is logged" },
        { control: "LT-5", name: "Logs come together in one place" },
        { control: "LT-6", name: "Logs are kept as long as they are needed" },
        { control: "LT-7", name: "Clocks agree" },
      ],
    },
    {
      title: "Incident response",
      controls: [
        { control: "IR-1", name: "There is a plan, and it is kept up to date" },
        { control: "IR-2", name: "The right people are told of incidents" },
        { control: "IR-3", name: "Incidents come from alerts that can be relied on" },
        { control: "IR-4", name: "Incidents are investigated with what is needed at hand" },
        { control: "IR-5", name: "The worst incidents come first" },
        { control: "IR-6", name: "The response is automated" },
        { control: "IR-7", name: "Lessons are learned and evidence is kept" },
      ],
    },
    {
      title: "Posture and vulnerability management",
      controls: [
        { control: "PV-1", name: "Secure settings are defined" },
        { control: "PV-2", name: "Secure settings are audited and enforced" },
        { control: "PV-3", name: "Secure settings of machines are defined" },
        { control: "PV-4", name: "Secure settings of machines are audited and enforced" },
        { control: "PV-5", name: "Vulnerabilities are looked for" },
        { control: "PV-6", name: "Vulnerabilities are closed fast and by themselves" },
        { control: "PV-7", name: "Attacks are rehearsed" },
      ],
    },
    {
      title: "Endpoint security",
      controls: [
        { control: "ES-1", name: "Attacks on machines are detected and answered" },
        { control: "ES-2", name: "Machines are protected against malware" },
        { control: "ES-3", name: "The protection against malware is up to date" },
      ],
    },
    {
      title: "Backup and recovery",
      controls: [
        { control: "BR-1", name: "Backups are made by themselves" },
        { control: "BR-2", name: "Backups are protected" },
        { control: "BR-3", name: "Backups are monitored" },
        { control: "BR-4", name: "Restoring is rehearsed" },
      ],
    },
  ],
};
