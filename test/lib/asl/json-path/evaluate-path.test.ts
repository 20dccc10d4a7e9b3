import { expect } from 'chai';
import fc from 'fast-check';
import { evaluatePath, lookUp } from '../../../../src/lib/asl/json-path/evaluate-path.ts';
import { parsePath } from '../../../../src/lib/asl/json-path/parse-path.ts';
import { PathNotFound } from '../../../../src/lib/asl/json-path/path-error.ts';
import type { Json } from '../../../../src/lib/asl/json.ts';
import { documents } from '../json.ts';
import { referenceSteps } from './reference-evaluator.ts';

const STORE = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel Rees', title: 'Sayings of the Century', price: 8.95 },
      { category: 'fiction', author: 'Evelyn Waugh', title: 'Sword of Honour', price: 12.99 },
      { category: 'fiction', author: 'Herman Melville', title: 'Moby Dick', isbn: '0-553-21311-3', price: 8.99 },
      { category: 'fiction', author: 'J. R. R. Tolkien', title: 'The Lord of the Rings', isbn: '0-395-19395-8', price: 22.99 },
    ],
    bicycle: { color: 'red', price: 19.95 },
  },
  expensive: 10,
};
const find = (path: string, input: Json): Json => evaluatePath(parsePath(path), { input, context: { State: { Name: 'P' } }, variables: { list: [1, [2]], __proto__x: 1 } });
const missing = (path: string, input: Json): string => {
  try {
    find(path, input);
  } catch (error) {
    if (error instanceof PathNotFound) return error.message;
    throw error;
  }
  throw new Error('it was found');
};

describe('evaluatePath', () => {
  const FOUND: readonly [string, Json, Json][] = [
    ['$', 1, 1],
    ['$$.State.Name', {}, 'P'],
    ['$list[1][0]', {}, 2],
    ['$.store.book[*].author', STORE, ['Nigel Rees', 'Evelyn Waugh', 'Herman Melville', 'J. R. R. Tolkien']],
    ['$..author', STORE, ['Nigel Rees', 'Evelyn Waugh', 'Herman Melville', 'J. R. R. Tolkien']],
    ['$.store.*', STORE, [STORE.store.book, STORE.store.bicycle]],
    ['$.store..price', STORE, [8.95, 12.99, 8.99, 22.99, 19.95]],
    ['$..book[2].title', STORE, ['Moby Dick']],
    ['$..book[-2].title', STORE, ['Moby Dick']],
    ['$..book[0,1].price', STORE, [8.95, 12.99]],
    ['$..book[:2].price', STORE, [8.95, 12.99]],
    ['$..book[1:2].price', STORE, [12.99]],
    ['$..book[-2:].price', STORE, [8.99, 22.99]],
    ['$..book[-3:-1].price', STORE, [12.99, 8.99]],
    ['$..book[2:].price', STORE, [8.99, 22.99]],
    ['$..book[?(@.isbn)].price', STORE, [8.99, 22.99]],
    ['$..book[?(!@.isbn)].price', STORE, [8.95, 12.99]],
    ['$.store.book[?(@.price < 10)].title', STORE, ['Sayings of the Century', 'Moby Dick']],
    ["$..book[?(@.price <= $['expensive'])].price", STORE, [8.95, 8.99]],
    ['$..book[?(@.author =~ /.*REES/i)].price', STORE, [8.95]],
    ["$..book[?(@.category == 'fiction' && @.price < 10 || @.price > 20)].price", STORE, [8.99, 22.99]],
    ["$..book[?(@.category == 'fiction' && (@.price < 10 || @.price > 20) && !(@.title contains 'Dick'))].price", STORE, [22.99]],
    ['$..book.length()', STORE, 1],
    ['$.store.book.length()', STORE, 4],
    ['$.store.bicycle.keys()', STORE, ['color', 'price']],
    ['$.n.min()', { n: [3, 'x', 1.5] }, 1.5],
    ['$.n.max()', { n: [3, 1.5] }, 3],
    ['$.n.avg()', { n: [3, 1] }, 2],
    ['$.n.stddev()', { n: [2, 4, 4, 4, 5, 5, 7, 9] }, 2],
    ['$.sum($.a, $.b[*], 10)', { a: 1, b: [2, 3] }, 16],
    ['$.concat($.a, "-", $.b)', { a: 'x', b: 'y' }, 'x-y'],
    ['$.n.append(3)', { n: [1] }, [1, 3]],
    ['$.n.first()', { n: [1, 2] }, 1],
    ['$.n.last()', { n: [1, 2] }, 2],
    ['$.n.index(-2)', { n: [1, 2] }, 1],
    ['$..price.sum()', { a: { price: 1 }, b: [{ price: 2 }] }, 3],
    ["$['a','b']", { a: 1, b: 2, c: 3 }, { a: 1, b: 2 }],
    ["$['a','x']", { a: 1 }, { a: 1 }],
    ["$['a','b'].c", { a: { c: 1 }, b: { c: 2 } }, [1, 2]],
    ['$.__proto__', JSON.parse('{"__proto__": 5}') as Json, 5],
    ["$['Test\\\"\"Name\"']", { 'Test\\""Name"': 'literal' }, 'literal'],
    ["$['it\\'s']", { "it's": 1 }, 1],
    [String.raw`$.store\.book\u00e4`, { 'store.bookä': 1 }, 1],
    ['$.&Ж中', { '&Ж中': 1 }, 1],
    ["$.['a b'].c", { 'a b': { c: 1 } }, 1],
    ['$.a[5]', { a: [1] }, null],
    ['$.a[99999999999999999999]', { a: [1] }, null],
    ['$.a[0,5]', { a: [1] }, [1, null]],
    ['$.a[0:9:2]', { a: [1, 2, 3] }, [1, 2, 3]],
    ['$.a[?(@.x subsetof [1, 2, 3])].n', { a: [{ n: 1, x: [1, 2] }, { n: 2, x: [4] }] }, [1]],
    ['$.a[?(@.x anyof $.ok)].n', { ok: [4], a: [{ n: 1, x: [1, 2] }, { n: 2, x: [4] }] }, [2]],
    ['$.a[?(@.x noneof [4])].n', { a: [{ n: 1, x: [1, 2] }, { n: 2, x: [4] }] }, [1]],
    ['$.a[?(@.x all [1, 2])].n', { a: [{ n: 1, x: [2, 1, 0] }, { n: 2, x: [1] }] }, [1]],
    ['$.a[?(@.x == {"k": [1, \'v\']})].n', { a: [{ n: 1, x: { k: [1, 'v'] } }, { n: 2, x: { k: [] } }] }, [1]],
    ['$.a[?(@ > 1)]', { a: [1, 2, 3] }, [2, 3]],
    ['$.a[?(@.b[?(@.c == 1)])].n', { a: [{ n: 1, b: [{ c: 1 }] }, { n: 2, b: [{ c: 2 }] }] }, [1]],
    ['$.a[?(@.b.length() > 1)]', { a: [{ b: [1] }, { b: [1, 2] }] }, [{ b: [1, 2] }]],
    ["$.a[?(@.b == 'it\\'s \\u00e4')]", { a: [{ b: "it's ä" }] }, [{ b: "it's ä" }]],
    ['$.a[?(@.b == null)]', { a: [{ b: null }, {}] }, [{ b: null }]],
    ['$[?(@.a == 1)]', { a: 1 }, [{ a: 1 }]],
  ];
  for (const [path, input, value] of FOUND) it(`finds ${path}`, () => expect(find(path, input)).to.deep.equal(value));

  const MISSED: readonly [string, Json, string][] = [
    ['$.NoSuchInputPath', {}, "No results for path: $['NoSuchInputPath']"],
    ['$.a.b.c', { a: {} }, "Missing property in path $['a']['b']"],
    ['$.a.b[*].c', { a: {} }, "Missing property in path $['a']['b']"],
    ['$$.Nope.Deep', {}, "Missing property in path $['Nope']"],
    ['$.a[0].b', { a: 1 }, "Filter: [0]['b'] can only be applied to arrays. Current context is: 1"],
    ['$.a[*:]'.replace('*', '0'), { a: { b: 1 } }, 'Filter: [0:] can only be applied to arrays. Current context is: {"b":1}'],
    ['$.a[?(@.b)]', { a: 'x' }, 'Filter: [?] can not be applied to primitives. Current context is: "x"'],
    ['$.a[3][0]', { a: [] }, "The path $['a'][3] is null"],
    ['$.a.b', { a: 'x' }, "Expected to find an object with property ['b'] in path $['a'] but found 'com.fasterxml.jackson.databind.node.TextNode'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."],
    ['$.a.sum()', { a: [] }, 'Aggregation function attempted to calculate value using empty array'],
    ['$nobody.a', {}, 'No results for path: $nobody'],
  ];
  for (const [path, input, message] of MISSED) it(`says why there is no ${path}`, () => expect(missing(path, input)).to.equal(message));

  it('finds what a slow and plain evaluator finds', () => {
    let found = 0;
    fc.assert(
      fc.property(documents, referenceSteps, (document, steps) => {
        const path = parsePath(`$${steps.map(({ text }) => text).join('')}`);
        const nodes = steps.reduce<readonly (Json | undefined)[]>((before, step) => step.apply(before), [document]);
        const isDefinite = steps.every((step) => step.isDefinite);
        expect(path.isDefinite, path.text).to.equal(isDefinite);
        const expected = isDefinite ? nodes[0] : nodes.map((node) => node ?? null);
        expect(lookUp(path, { input: document, context: {}, variables: {} }), path.text).to.deep.equal(expected);
        if (expected !== undefined && steps.length > 1) found += 1;
      }),
      { numRuns: 3000 },
    );
    expect(found).to.be.greaterThan(300);
  });

  it('finds the same below the context object and a variable', () => {
    fc.assert(
      fc.property(documents, referenceSteps, (document, steps) => {
        const rest = steps.map(({ text }) => text).join('');
        const other = { input: 1, context: document, variables: { name: document } };
        const expected = lookUp(parsePath(`$${rest}`), { input: document, context: 1, variables: {} });
        expect(lookUp(parsePath(`$$${rest}`), other)).to.deep.equal(expected);
        expect(lookUp(parsePath(`$name${rest}`), other)).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('never changes the document', () => {
    fc.assert(
      fc.property(documents, referenceSteps, (document, steps) => {
        const before = JSON.stringify(document);
        lookUp(parsePath(`$${steps.map(({ text }) => text).join('')}.append(1)`), { input: document, context: {}, variables: {} });
        expect(JSON.stringify(document)).to.equal(before);
      }),
      { numRuns: 300 },
    );
  });

  describe('stops what has no end', () => {
    const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => ({ a: inner }), 1);

    it('depths of depths', () => expect(missing('$..*..*..*..*..*', nested(300))).to.match(/too much work/));
    it('lists that are compared with lists', () => {
      const list = Array.from({ length: 10_000 }, (_item, index) => index);
      expect(missing('$.a[?($.a subsetof $.a)]', { a: list })).to.match(/too much work/);
    });
    it('but not a deep document', () => expect(find('$..b', nested(5000))).to.deep.equal([]));
    it('nor a list that is looked for in the document once for all items', () => {
      const ids = Array.from({ length: 2000 }, (_item, id) => ({ id }));
      expect(find('$.a[?(@.id in $.a[?(@.id == 1999)].id)]', { a: ids })).to.deep.equal([{ id: 1999 }]);
    });
  });
});

describe('lookUp', () => {
  const look = (path: string, input: Json): Json | undefined => lookUp(parsePath(path), { input, context: {}, variables: {} });

  it('takes an index past the end for nothing, and null for a value', () => {
    expect(look('$.a[0]', { a: [] })).to.equal(undefined);
    expect(look('$.a[-3]', { a: [1, 2] })).to.equal(undefined);
    expect(look('$.a[0]', { a: [null] })).to.equal(null);
    expect(look('$.a', { a: null })).to.equal(null);
  });
  it('gives an empty list for a path that could find many', () => expect(look('$.a.b[*].c', {})).to.deep.equal([]));
  it('finds nothing below something else', () => expect(look('$.a[0].b', { a: 1 })).to.equal(undefined));
});
