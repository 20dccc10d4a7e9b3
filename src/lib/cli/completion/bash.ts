import { posixQuote } from '../../run/posix-quote.ts';
import type { Completable, CompletionFlag, CompletionModel } from './model.ts';

/**
 * A completion script for bash 3.2 and newer. The functions are tables; the last one walks the words before the
 * cursor. bash splits words at = : and @, but gives what it will replace as $2.
 */
export function bashCompletion({ bin, points }: CompletionModel): string {
  const children = points.filter((point) => point.children.length > 0).map((point) => entry(posixQuote(point.path), point.children.map(({ word }) => word).join(' ')));
  const flags = points.map((point) => entry(posixQuote(point.path), point.flags.flatMap(spellings).join(' ')));
  const values = points.flatMap((point) => [
    ...point.flags.flatMap((flag) => (flag.value === undefined ? [] : [entry(valuePattern(point.path, flag), kindOf(flag.value))])),
    ...(point.argument.kind === 'text' ? [] : [entry(posixQuote(`${point.path} `), kindOf(point.argument))]),
  ]);
  return `# bash completion for ${bin}. Load it with: source <(${bin} completion bash)

${table(`_${bin}_children`, '$1', children)}
${table(`_${bin}_flags`, '$1', flags)}
# What the value of a flag is; nothing where it has none. Without a flag: what the arguments are.
${table(`_${bin}_value`, '$1 $2', values)}
${engine(bin)}
complete -F _${bin} ${bin}
`;
}

const table = (name: string, subject: string, entries: readonly string[]): string => `${name}() {
  case "${subject}" in
${entries.join('\n')}
    *) REPLY='' ;;
  esac
}
`;

const entry = (pattern: string, reply: string): string => `    ${pattern}) REPLY=${posixQuote(reply)} ;;`;

const spellings = ({ name, char, negatable }: CompletionFlag): string[] => [`--${name}`, ...(negatable ? [`--no-${name}`] : []), ...(char === undefined ? [] : [`-${char}`])];

const valuePattern = (path: string, { name, char }: CompletionFlag): string => [`${path} --${name}`, ...(char === undefined ? [] : [`${path} -${char}`])].map(posixQuote).join('|');

const kindOf = (value: Completable): string => (value.kind === 'words' ? `=${value.words.join(' ')}` : value.kind);


const engine = (bin: string): string => `_${bin}_offer() { # words, what is typed, what stands before it
  local word
  for word in $1; do
    [[ $word == "$2"* ]] && COMPREPLY+=("$3$word")
  done
}

_${bin}_paths() { # -f or -d, what is typed, what stands before it
  local line
  [[ -z $3 ]] && compopt -o filenames 2>/dev/null
  while IFS= read -r line; do
    [[ -n $3 && -d $line ]] && line=$line/ && compopt -o nospace 2>/dev/null
    COMPREPLY+=("$3$line")
  done < <(compgen "$1" -- "$2")
}

_${bin}_kind() { # what is wanted, what is typed, what stands before it
  case $1 in
    =*) _${bin}_offer "\${1#=}" "$2" "$3" ;;
    files) _${bin}_paths -f "$2" "$3" ;;
    folders) _${bin}_paths -d "$2" "$3" ;;
    at-files)
      if [[ $2 == @* ]]; then
        _${bin}_paths -f "\${2#@}" "$3@"
      elif [[ -z $2 ]]; then
        COMPREPLY=("$3@" "$3-")
        compopt -o nospace 2>/dev/null
      fi
      ;;
  esac
}

_${bin}() {
  local cur=$2 path='' flag='' glued='' word i REPLY
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      [=:@] | =@ | :@)
        glued=1
        continue
        ;;
    esac
    if [[ -n $flag || -n $glued ]]; then
      flag='' glued=''
      continue
    fi
    case $word in
      --)
        _${bin}_paths -f "$cur" ''
        return
        ;;
      -*=*) ;;
      -*)
        _${bin}_value "$path" "$word"
        [[ -n $REPLY ]] && flag=$word
        ;;
      *)
        [[ $word == help && -z $path ]] && continue
        _${bin}_children "$path"
        [[ " $REPLY " == *" $word "* ]] && path=\${path:+$path }$word
        ;;
    esac
  done
  if [[ -n $flag ]]; then
    _${bin}_value "$path" "$flag"
    _${bin}_kind "$REPLY" "$cur" ''
  elif [[ -n $glued ]]; then
    return
  elif [[ $cur == -*=* ]]; then
    _${bin}_value "$path" "\${cur%%=*}"
    _${bin}_kind "$REPLY" "\${cur#*=}" "\${cur%%=*}="
  elif [[ $cur == -* ]]; then
    _${bin}_flags "$path"
    _${bin}_offer "$REPLY" "$cur" ''
  else
    _${bin}_children "$path"
    if [[ -n $REPLY ]]; then
      _${bin}_offer "$REPLY" "$cur" ''
    else
      _${bin}_value "$path" ''
      _${bin}_kind "$REPLY" "$cur" ''
    fi
  fi
}
`;
