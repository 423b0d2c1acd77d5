/** The shells that can complete this command line. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell must run once to complete `azure-lockdown`. It knows no command and no option: for those it asks the
 * program, by its hidden command `complete`, so it does not grow old.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  // Where there are no words, bash completes file names by itself. Nothing here is newer than bash 3.2.
  bash: `_azure_lockdown() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :files ]] || COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _azure_lockdown azure-lockdown
`,
  zsh: `#compdef azure-lockdown
_azure_lockdown() {
  local line
  local -a candidates
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe 'azure-lockdown' candidates
}
compdef _azure_lockdown azure-lockdown
`,
  fish: `function __azure_lockdown_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l program $before[1]
  set -e before[1]
  set -l lines ($program complete -- $before "$current" 2>/dev/null)
  if test "$lines[1]" = :files
    __fish_complete_path "$current"
  else if set -q lines[1]
    printf '%s\\n' $lines
  end
end
complete -c azure-lockdown -f -a '(__azure_lockdown_complete)'
`,
};
