// Numbers held against the groups of Azure's own built-in initiative (github.com/Azure/azure-policy,
// built-in-policies/policySetDefinitions/Regulatory Compliance/NIST_SP_800-53_R5.json). Names are ours.
import type { Framework } from "./framework";

/** NIST SP 800-53 Rev. 5, as far as it is about networks, logs, detection, machines and access. */
export const NIST_FRAMEWORK: Framework = {
  key: "nist",
  name: "NIST 800-53",
  title: "NIST SP 800-53",
  version: "Rev. 5",
  source: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
  scope:
    "Of the families AC, AU, CM, CP, IR, RA, SC and SI the controls that settings of networks, logs, detection, machines and access can serve, and their enhancements where they are about just that. Left out: all other controls of these families, and all other families.",
  pattern: /^(AC|AU|CM|CP|IR|RA|SC|SI)-\d{1,2}(\(\d{1,2}\))?$/,
  sections: [
    {
      title: "Access control",
      controls: [
        { control: "AC-2", name: "Accounts are managed" },
        { control: "AC-3", name: "Rights are enforced" },
        { control: "AC-4", name: "The flow of information is enforced" },
        { control: "AC-5", name: "Duties are separated" },
        { control: "AC-6", name: "Nobody may do more than the task needs" },
        { control: "AC-17", name: "Remote access is controlled" },
      ],
    },
    {
      title: "Audit and accountability",
      controls: [
        { control: "AU-2", name: "What is to be logged is settled" },
        { control: "AU-4", name: "There is room for the logs" },
        { control: "AU-5", name: "Failing logs raise an alarm" },
        { control: "AU-6", name: "Logs are reviewed and reported on" },
        { control: "AU-6(4)", name: "Logs are reviewed in one place" },
        { control: "AU-8", name: "Entries have the right time" },
        { control: "AU-9", name: "Logs are protected" },
        { control: "AU-11", name: "Logs are kept as long as they are needed" },
        { control: "AU-12", name: "Logs are written" },
      ],
    },
    {
      title: "Configuration management",
      controls: [
        { control: "CM-2", name: "There is a baseline of settings" },
        { control: "CM-3", name: "Changes are controlled" },
        { control: "CM-5", name: "Few may change settings" },
        { control: "CM-6", name: "Settings are defined and kept" },
        { control: "CM-7", name: "Only what is needed is switched on" },
      ],
    },
    {
      title: "Contingency planning",
      controls: [
        { control: "CP-6", name: "There is a second place for backups" },
        { control: "CP-6(1)", name: "The second place is far from the first" },
        { control: "CP-9", name: "Backups are made and protected" },
        { control: "CP-10", name: "Systems can be restored" },
      ],
    },
    {
      title: "Incident response",
      controls: [
        { control: "IR-4", name: "Incidents are handled" },
        { control: "IR-5", name: "Incidents are followed" },
        { control: "IR-6", name: "Incidents are reported" },
      ],
    },
    {
      title: "Risk assessment",
      controls: [{ control: "RA-5", name: "Vulnerabilities are looked for" }],
    },
    {
      title: "System and communications protection",
      controls: [
        { control: "SC-5", name: "Denial of service is withstood" },
        { control: "SC-7", name: "The boundary is watched and controlled" },
        { control: "SC-7(3)", name: "Ways out and in are few" },
        { control: "SC-7(4)", name: "Each service of a carrier has a policy for its traffic" },
        { control: "SC-7(5)", name: "Traffic is denied unless it is allowed" },
        { control: "SC-7(7)", name: "Remote devices do not split their traffic" },
        { control: "SC-7(8)", name: "Traffic to outside goes through proxies" },
        { control: "SC-7(9)", name: "Outgoing traffic that threatens others is stopped" },
        { control: "SC-7(10)", name: "Data is not carried out" },
        { control: "SC-7(11)", name: "Traffic comes in only from approved sources to approved places" },
        { control: "SC-7(12)", name: "Hosts protect themselves" },
        { control: "SC-7(18)", name: "A boundary that fails stays closed" },
        { control: "SC-7(20)", name: "Parts can be cut off at once" },
        { control: "SC-7(21)", name: "Parts are isolated from each other" },
        { control: "SC-20", name: "Names are answered with authority" },
        { control: "SC-21", name: "Answers to names are verified" },
        { control: "SC-22", name: "Name resolution is resilient" },
      ],
    },
    {
      title: "System and information integrity",
      controls: [
        { control: "SI-2", name: "Flaws are remedied" },
        { control: "SI-2(2)", name: "Whether flaws are remedied is known by itself" },
        { control: "SI-2(5)", name: "Updates are installed by themselves" },
        { control: "SI-3", name: "Malicious code is stopped" },
        { control: "SI-4", name: "Systems are monitored" },
        { control: "SI-4(2)", name: "Monitoring works by itself and in near real time" },
        { control: "SI-4(4)", name: "Traffic in and out is watched for what is unusual" },
        { control: "SI-4(5)", name: "Signs of a compromise raise an alert" },
        { control: "SI-4(12)", name: "Alerts are sent by themselves" },
      ],
    },
  ],
};
