import type { Completable, CompletionFlag, CompletionModel, CompletionPoint } from './model.ts';

/** A completion script for fish 3 and newer. fish asks each condition once a completion, so one by command is cheap. */
export function fishCompletion({ bin, points }: CompletionModel): string {
  const paths = points.map(({ path }) => path).filter((path) => path !== '');
  return `# fish completion for ${bin}. Load it with: ${bin} completion fish | source

set -g __${bin}_paths ${paths.map(quote).join(' ')}

function __${bin}_path
    set -l path
    for word in (commandline -opc)[2..-1]
        if test "$word" = help -a -z "$path"
            continue
        end
        set -l next (string trim -- "$path $word")
        contains -- "$next" $__${bin}_paths; or break
        set path $next
    end
    echo "$path"
end

function __${bin}_at
    not contains -- -- (commandline -opc); and test (__${bin}_path) = "$argv[1]"
end

function __${bin}_behind_dashes
    contains -- -- (commandline -opc)
end

function __${bin}_at_files
    set -l token (commandline -ct | string replace -r -- '^--[^=]+=' '')
    if string match -q -- '@*' "$token"
        for file in (__fish_complete_path (string sub -s 2 -- "$token"))
            echo "@$file"
        end
    else
        printf '%s\\t%s\\n' @ 'from a file' - 'from stdin'
    end
end

complete -c ${bin} -e
complete -c ${bin} -f
complete -c ${bin} -n __${bin}_behind_dashes -F
${points.flatMap((point) => pointLines(bin, point)).join('\n')}
`;
}

function pointLines(bin: string, { path, children, flags, argument }: CompletionPoint): string[] {
  const start = `complete -c ${bin} -n ${quote(`__${bin}_at ${quote(path)}`)}`;
  return [
    ...children.map(({ word, summary }) => `${start} -a ${quote(word)} -d ${quote(summary)}`),
    ...flags.flatMap((flag) => flagLines(start, bin, flag)),
    ...(argument.kind === 'text' ? [] : [`${start} ${offer(bin, argument)}`]),
  ];
}

function flagLines(start: string, bin: string, { name, char, negatable, summary, value }: CompletionFlag): string[] {
  const short = char === undefined ? '' : ` -s ${char}`;
  const wanted = value === undefined ? '' : ` -r ${offer(bin, value)}`;
  return [`${start}${short} -l ${name}${wanted} -d ${quote(summary)}`, ...(negatable ? [`${start} -l no-${name} -d ${quote(`Not: ${summary}`)}`] : [])];
}

function offer(bin: string, value: Completable): string {
  switch (value.kind) {
    case 'words':
      return `-f -a ${quote(value.words.join(' '))}`;
    case 'files':
      return '-F';
    case 'folders':
      return "-f -a '(__fish_complete_directories)'";
    case 'at-files':
      return `-f -a '(__${bin}_at_files)'`;
    case 'text':
      return '-f';
  }
  return value satisfies never;
}

const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
