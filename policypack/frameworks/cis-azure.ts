// Numbers held against two independent readings of the benchmark that agree on every number of sections 6, 7 and 8:
// github.com/prowler-cloud/prowler, prowler/compliance/azure/cis_5.0_azure.json, and
// github.com/turbot/steampipe-mod-azure-compliance, cis_v500. Names are ours. Not 3.0.0 or
// older: those know the flow logs of network security groups only, which can no longer be made.
import type { Framework } from "./framework";

/** CIS Microsoft Azure Foundations Benchmark 5.0.0, as far as it is about networks, logs, detection, machines and access. */
export const CIS_AZURE_FRAMEWORK: Framework = {
  key: "cis",
  name: "CIS Azure",
  title: "CIS Microsoft Azure Foundations Benchmark",
  version: "5.0.0",
  source: "https://www.cisecurity.org/benchmark/azure",
  scope:
    "Sections 6 (logging, monitoring, locks), 7 (networks), 8.1 (Defender for Cloud), 8.4 and 8.5 whole; of section 5 only what is about roles of subscriptions. Left out: Databricks, the rest of identity, IoT, Key Vault and storage. Machines have a benchmark of their own (Compute Services).",
  pattern: /^\d{1,2}(\.\d{1,2}){1,3}$/,
  sections: [
    {
      title: "Roles of subscriptions",
      controls: [
        { control: "5.3.3", name: "Few may hand out rights (User Access Administrator)" },
        { control: "5.3.4", name: "Assignments of privileged roles are reviewed" },
        { control: "5.23", name: "No custom role administers whole subscriptions" },
        { control: "5.24", name: "A custom role is responsible for locks" },
        { control: "5.27", name: "A subscription has two or three owners" },
      ],
    },
    {
      title: "Diagnostic settings",
      controls: [
        { control: "6.1.1.1", name: "The activity log of the subscription is exported" },
        { control: "6.1.1.2", name: "The export has the categories that matter" },
        { control: "6.1.1.3", name: "The account that keeps the activity log has a key of one's own" },
        { control: "6.1.1.4", name: "Key vaults are logged" },
        { control: "6.1.1.5", name: "Flow logs of network security groups go to Log Analytics" },
        { control: "6.1.1.6", name: "Requests to apps of App Service are logged" },
        { control: "6.1.1.7", name: "Flow logs of virtual networks go to Log Analytics" },
        { control: "6.1.1.8", name: "Activity in Microsoft Graph is exported" },
        { control: "6.1.1.9", name: "Activity in Microsoft Entra is exported" },
        { control: "6.1.1.10", name: "Logs of Intune go to Log Analytics" },
      ],
    },
    {
      title: "Activity log alerts",
      controls: [
        { control: "6.1.2.1", name: "Alert: a policy is assigned" },
        { control: "6.1.2.2", name: "Alert: an assignment of a policy is deleted" },
        { control: "6.1.2.3", name: "Alert: a network security group is made or changed" },
        { control: "6.1.2.4", name: "Alert: a network security group is deleted" },
        { control: "6.1.2.5", name: "Alert: a security solution is made or changed" },
        { control: "6.1.2.6", name: "Alert: a security solution is deleted" },
        { control: "6.1.2.7", name: "Alert: a firewall rule of a SQL server is made or changed" },
        { control: "6.1.2.8", name: "Alert: a firewall rule of a SQL server is deleted" },
        { control: "6.1.2.9", name: "Alert: a public address is made or changed" },
        { control: "6.1.2.10", name: "Alert: a public address is deleted" },
        { control: "6.1.2.11", name: "Alert: Azure itself has trouble" },
      ],
    },
    {
      title: "Monitoring and locks",
      controls: [
        { control: "6.1.3.1", name: "Applications are watched by Application Insights" },
        { control: "6.1.4", name: "Resource logs are on for every service that has them" },
        { control: "6.1.5", name: "What is monitored is of a tier that can be" },
        { control: "6.2", name: "Resources that matter most are locked" },
      ],
    },
    {
      title: "Networks",
      controls: [
        { control: "7.1", name: "RDP is not open to the Internet" },
        { control: "7.2", name: "SSH is not open to the Internet" },
        { control: "7.3", name: "UDP is not open to the Internet" },
        { control: "7.4", name: "HTTP and HTTPS are open to the Internet only where meant" },
        { control: "7.5", name: "Flow logs of network security groups are kept for 90 days" },
        { control: "7.6", name: "Network Watcher is on in every region in use" },
        { control: "7.7", name: "Public addresses are reviewed" },
        { control: "7.8", name: "Flow logs of virtual networks are kept for 90 days" },
        { control: "7.9", name: "Point-to-site connections sign in with Microsoft Entra only" },
        { control: "7.10", name: "Application gateways have a web application firewall" },
        { control: "7.11", name: "Every subnet has a network security group" },
        { control: "7.12", name: "Application gateways speak TLS 1.2 or newer" },
        { control: "7.13", name: "Application gateways speak HTTP/2" },
        { control: "7.14", name: "The web application firewall reads the bodies of requests" },
        { control: "7.15", name: "The web application firewall knows bots" },
        { control: "7.16", name: "Services of the platform are in a network security perimeter" },
      ],
    },
    {
      title: "Defender for Cloud",
      controls: [
        { control: "8.1.1.1", name: "Plan for the posture of the cloud (CSPM)" },
        { control: "8.1.2.1", name: "Plan for APIs" },
        { control: "8.1.3.1", name: "Plan for servers" },
        { control: "8.1.3.2", name: "Servers: vulnerabilities are assessed" },
        { control: "8.1.3.3", name: "Servers: endpoints are protected" },
        { control: "8.1.3.4", name: "Servers: machines are scanned without an agent" },
        { control: "8.1.3.5", name: "Servers: the integrity of files is watched" },
        { control: "8.1.4.1", name: "Plan for containers" },
        { control: "8.1.5.1", name: "Plan for storage" },
        { control: "8.1.5.2", name: "Alerts about storage accounts are looked at" },
        { control: "8.1.6.1", name: "Plan for App Service" },
        { control: "8.1.7.1", name: "Plan for Cosmos DB" },
        { control: "8.1.7.2", name: "Plan for open-source databases" },
        { control: "8.1.7.3", name: "Plan for Azure SQL databases" },
        { control: "8.1.7.4", name: "Plan for SQL servers on machines" },
        { control: "8.1.8.1", name: "Plan for Key Vault" },
        { control: "8.1.9.1", name: "Plan for Resource Manager" },
        { control: "8.1.10", name: "Machines are checked for missing updates" },
        { control: "8.1.11", name: "No policy of the Microsoft cloud security benchmark is off" },
        { control: "8.1.12", name: "Owners of the subscription are told of alerts" },
        { control: "8.1.13", name: "A further address is told of alerts" },
        { control: "8.1.14", name: "Messages about alerts are on, from a severity up" },
        { control: "8.1.15", name: "Messages about attack paths are on, from a risk up" },
        { control: "8.1.16", name: "The attack surface is watched from outside" },
      ],
    },
    {
      title: "Further security services",
      controls: [
        { control: "8.4.1", name: "There is an Azure Bastion" },
        { control: "8.5", name: "Networks have DDoS protection" },
      ],
    },
  ],
};
