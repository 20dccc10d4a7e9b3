import { expect } from 'chai';
import fc from 'fast-check';
import { safeLine, SafeText, safeText } from '../../../src/lib/view/safe-text.ts';

const ESC = '\u001B';
const BEL = '\u0007';

describe('safeText', () => {
  const cases: ReadonlyArray<readonly [string, string, string]> = [
    ['keeps plain text, tabs and line ends', 'a\tb\nc ü 漢 🚀', 'a\tb\nc ü 漢 🚀'],
    ['removes colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['removes cursor movement', `a${ESC}[2J${ESC}[10;20Hb${ESC}[?1049hc`, 'abc'],
    ['removes the title, ended by BEL', `${ESC}]0;owned${BEL}text`, 'text'],
    ['removes the title, ended by ST', `${ESC}]0;owned${ESC}\\text`, 'text'],
    ['removes a link and keeps its text', `${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    ['removes device control strings', `a${ESC}P1$tx${ESC}\\b${ESC}_apc${ESC}\\c${ESC}^pm${ESC}\\d${ESC}Xsos${ESC}\\e`, 'abcde'],
    ['removes C1 controls of one character', 'a\u009B31mb\u009Dtitle\u009Cc\u0085d', 'abcd'],
    ['removes a lone escape', `a${ESC}`, 'a'],
    ['removes escapes with intermediates', `${ESC}(Ba${ESC}#8b${ESC}7c`, 'abc'],
    ['removes BEL, backspace, NUL and DEL', `a${BEL}b\bc\0d\u007Fe`, 'abcde'],
    ['removes bidi overrides and isolates', 'a\u202Eb\u2066c\u2069d\u200Fe', 'abcde'],
    ['reads Windows line ends as line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['shows what a carriage return would write over', '10%\r20%\rdone\n', '10%\n20%\ndone\n'],
    ['forgets a carriage return at the end', 'a\r', 'a'],
    ['loses at most a line to a string that nobody ends', `${ESC}]0;never\nnext`, '\nnext'],
    ['starts over where a sequence cuts another short', `${ESC}[3${ESC}[1mx`, 'x'],
    ['keeps text that breaks a sequence off', `${ESC}[3é`, 'é'],
    ['keeps a line end inside of a broken sequence', `${ESC}[3\nx`, '\nx'],
  ];
  for (const [what, text, safe] of cases) it(what, () => expect(safeText(text)).to.equal(safe));

  it('puts names on one line', () => expect(safeLine(`a\nb\t\tc${ESC}[1m`)).to.equal('a b c'));
});

describe('safe text of anything', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(ESC, `${ESC}[`, `${ESC}]`, `${ESC}P`, '\u009B', '\u009D', '\u009C', BEL, '\r', '\n', '\r\n', '0;31m', '\\', '\b', '\u202E', 'text'),
    fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
  );
  const pieces = fc.array(piece, { maxLength: 20 });

  it('has no control character but tabs and line ends', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(safeText(parts.join(''))).to.match(/^[^\0-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('is safe already: once more changes nothing', () => {
    fc.assert(fc.property(pieces, (parts) => safeText(safeText(parts.join(''))) === safeText(parts.join(''))), { numRuns: 1000 });
  });

  it('is the same however the text was cut', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(5), { minLength: 1 }), (parts, lengths) => {
        const whole = parts.join('');
        const safe = new SafeText();
        let cut = '';
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const length = 1 + (lengths[turn % lengths.length] ?? 0);
          cut += safe.write(whole.slice(at, at + length));
          at += length;
        }
        expect(cut).to.equal(safeText(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
