import { posixQuote } from '../../run/posix-quote.ts';
import type { Completable, CompletionFlag, CompletionModel, CompletionPoint } from './model.ts';

/** A completion script for zsh: as a file named _drover in $fpath, or sourced after compinit. */
export function zshCompletion({ bin, points }: CompletionModel): string {
  const branches = points.filter(({ children }) => children.length > 0);
  return `#compdef ${bin}
# zsh completion for ${bin}. Load it with: source <(${bin} completion zsh)

_${bin}_at_files() {
  if compset -P '@'; then
    _files
  else
    compadd -S '' -- @
    compadd -- -
  fi
}

_${bin}() {
  local where='' word
  local -i at=2
  local -a commands
  local -A children=(
${branches.map(({ path, children }) => `    ${posixQuote(path)} ${posixQuote(children.map(({ word }) => word).join(' '))}`).join('\n')}
  )
  while (( at < CURRENT )); do
    word=$words[at]
    if [[ $word != help || -n $where ]]; then
      [[ " $children[$where] " == *" $word "* ]] || break
      where="\${where:+$where }$word"
    fi
    (( at++ ))
  done
  # What stands before the command's own words is done with.
  words=(${bin} "\${(@)words[at,-1]}")
  (( CURRENT -= at - 2 ))
  case $where in
${points.map((point) => branch(bin, point)).join('\n')}
  esac
}

if [[ $funcstack[1] == _${bin} ]]; then
  _${bin} "$@"
else
  compdef _${bin} ${bin}
fi
`;
}

function branch(bin: string, point: CompletionPoint): string {
  const specs = point.flags.flatMap((flag) => flagSpecs(bin, flag));
  if (point.children.length > 0) {
    const described = point.children.map(({ word, summary }) => posixQuote(`${word}:${summary.replaceAll(':', String.raw`\:`)}`));
    return `    ${posixQuote(point.path)})
      commands=(
${described.map((line) => `        ${line}`).join('\n')}
      )
      _arguments -S ${specs.join(' ')} '1:command:{ _describe -t commands command commands }' ;;`;
  }
  const argument = point.takesCommand ? { kind: 'files' as const } : point.argument;
  const lines = [...specs, posixQuote(`*:argument:${action(bin, argument)}`)];
  return `    ${posixQuote(point.path)})
      _arguments -s -S \\
${lines.map((line) => `        ${line}`).join(' \\\n')} ;;`;
}

/** One spec a spelling; those of one flag exclude each other, unless it can be repeated. */
function flagSpecs(bin: string, flag: CompletionFlag): string[] {
  const { name, char, negatable, repeatable, summary, value } = flag;
  const names = [`--${name}`, ...(negatable ? [`--no-${name}`] : []), ...(char === undefined ? [] : [`-${char}`])];
  const once = repeatable ? '*' : `(${names.join(' ')})`;
  const text = `[${summary.replaceAll(/[[\]\\]/g, String.raw`\$&`)}]`;
  const argument = value === undefined ? '' : `:${flag.valueName.replaceAll(':', String.raw`\:`)}:${action(bin, value)}`;
  return names.map((spelling) => posixQuote(`${once}${spelling}${value !== undefined && spelling.startsWith('--') ? '=' : ''}${text}${argument}`));
}

function action(bin: string, value: Completable): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'at-files':
      return `_${bin}_at_files`;
    case 'text':
      return ' ';
  }
  return value satisfies never;
}
