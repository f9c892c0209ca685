import assert from "node:assert/strict";
import { evaluateIn } from "../../../emulator/logic/expressions/evaluate";
import { ExpressionError } from "../../../emulator/logic/expressions/expressionError";
import { functionNames } from "../../../emulator/logic/expressions/functions/catalogue";
import type { Scope } from "../../../emulator/logic/expressions/functions/function";

const item = { name: "one", tags: ["a", "b"], "odd name": 3, nothing: null };
const trigger = { outputs: { headers: { "Content-Type": "application/json" }, body: { data: { essentials: { monitorCondition: "Fired" } }, list: [1, 2, 3] } } };
const actions: Record<string, Record<string, unknown>> = { Get: { status: "Succeeded", outputs: { statusCode: 200, body: { value: [item] } } }, Compose: { outputs: "text" } };
const scope: Scope = {
  now: () => Date.UTC(2026, 10, 29, 21, 5, 7, 89),
  guid: () => "c2ecc88d-88c8-4096-912c-d6f2e2b138ce",
  random: () => 0.5,
  trigger: () => trigger,
  action: (name) => actions[name]!,
  currentAction: () => ({ name: "Me" }),
  result: () => [{ name: "Get", status: "Failed" }],
  variable: (name) => ({ count: 3 })[name],
  parameter: (name) => ({ limit: 5 })[name],
  item: (loop) => (loop === undefined ? "inner" : `item of ${loop}`),
  iteration: () => 2,
  workflow: () => ({ name: "flow", run: { name: "0858" } }),
};
const value = (template: unknown) => evaluateIn(template, scope);

/** What Microsoft's reference of functions has as its examples, and what follows from it. */
const examples: [string, unknown][] = [
  ["@add(1,1.5)", 2.5], ["@sub(10.3,0.3)", 10], ["@mul(1.5,2)", 3], ["@div(10,5)", 2], ["@div(11,5)", 2], ["@div(11.0,5)", 2.2], ["@div(11,5.0)", 2.2], ["@div(-7,2)", -3], ["@mod(3, 2)", 1],
  ["@max(1, 2, 3)", 3], ["@max(createArray(1, 2, 3))", 3], ["@min(1, 2, 3)", 1], ["@rand(1, 5)", 3], ["@range(1, 4)", [1, 2, 3, 4]],
  ["@addDays('2018-03-15T00:00:00Z', 10)", "2018-03-25T00:00:00.0000000Z"], ["@addDays('2018-03-15T00:00:00Z', -5)", "2018-03-10T00:00:00.0000000Z"],
  ["@addHours('2018-03-15T00:00:00Z', 10)", "2018-03-15T10:00:00.0000000Z"], ["@addMinutes('2018-03-15T15:00:00Z', -5)", "2018-03-15T14:55:00.0000000Z"],
  ["@addSeconds('2018-03-15T00:00:00Z', 10)", "2018-03-15T00:00:10.0000000Z"], ["@addToTime('2018-01-01T00:00:00Z', 1, 'Day', 'D')", "Tuesday, January 2, 2018"],
  ["@addToTime('2024-01-31T00:00:00Z', 1, 'Month')", "2024-02-29T00:00:00.0000000Z"], ["@subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day')", "2018-01-01T00:00:00.0000000Z"],
  ["@dayOfMonth('2018-03-15T13:27:36Z')", 15], ["@dayOfWeek('2018-03-15T13:27:36Z')", 4], ["@dayOfYear('2018-03-15T13:27:36Z')", 74],
  ["@dateDifference('2015-02-08', '2018-07-30')", "1268.00:00:00"], ["@formatDateTime('03/15/2018')", "2018-03-15T00:00:00.0000000"],
  ["@formatDateTime('03/15/2018 12:00:00', 'yyyy-MM-ddTHH:mm:ss')", "2018-03-15T12:00:00"], ["@startOfDay('2018-03-15T13:30:30Z')", "2018-03-15T00:00:00.0000000Z"],
  ["@startOfHour('2018-03-15T13:30:30Z')", "2018-03-15T13:00:00.0000000Z"], ["@startOfMonth('2018-03-15T13:30:30Z', 'yyyy-MM-dd')", "2018-03-01"],
  ["@utcNow()", "2026-11-29T21:05:07.0890000Z"], ["@utcNow('yyyyMMddTHHmmssZ')", "20261129T210507Z"], ["@utcNow('D')", "Sunday, November 29, 2026"], ["@utcNow('u')", "2026-11-29 21:05:07Z"],
  ["@utcNow('s')", "2026-11-29T21:05:07"], ["@utcNow('r')", "Sun, 29 Nov 2026 21:05:07 GMT"], ["@utcNow('h:m:s t, ddd d MMM yy, fff FFF')", "9:5:7 P, Sun 29 Nov 26, 089 089"],
  ["@utcNow('yyyy\\-MM ''at'' HH')", "2026-11 at 21"], ["@getFutureTime(5, 'Day', 'yyyy-MM-dd')", "2026-12-04"], ["@getPastTime(5, 'Day', 'yyyy-MM-dd')", "2026-11-24"],
  ["@formatDateTime('2018-03-15T14:00:00+02:00')", "2018-03-15T12:00:00.0000000Z"], ["@formatDateTime('2018-03-15T12:00:00.1234567Z')", "2018-03-15T12:00:00.1234567Z"],
  ["@concat('Hello', 'World')", "HelloWorld"], ["@concat('n', 1, true, null)", "n1True"], ["@endsWith('hello world', 'world')", true], ["@startsWith('hello world', 'Hello')", true],
  ["@formatNumber(1234567890, '0,0.00', 'en-us')", "1,234,567,890.00"], ["@formatNumber(17.35, 'C2')", "$17.35"], ["@formatNumber(7, '000')", "007"], ["@guid('P')", "(c2ecc88d-88c8-4096-912c-d6f2e2b138ce)"],
  ["@indexOf('hello world', 'WORLD')", 6], ["@lastIndexOf('hello world hello world', 'world')", 18], ["@nthIndexOf('123456789123465789', '1', 2)", 9], ["@nthIndexOf('123', '4', 1)", -1],
  ["@replace('the old string', 'old', 'new $&')", "the new $& string"], ["@slice('Hello World', 2)", "llo World"], ["@slice('Hello World', 3, -1)", "lo Worl"], ["@split('a,b,c', ',')", ["a", "b", "c"]],
  ["@substring('hello world', 6, 5)", "world"], ["@toLower('Hello')", "hello"], ["@toUpper('Hello')", "HELLO"], ["@trim(' Hello World ')", "Hello World"], ["@length('abcd')", 4],
  ["@chunk('abcdefgh', 3)", ["abc", "def", "gh"]], ["@contains('hello world', 'world')", true], ["@contains(createArray(1, 2), 3)", false], ["@empty('')", true], ["@empty(null)", true], ["@empty(createArray(0))", false],
  ["@first(createArray(0, 1, 2))", 0], ["@last('abcd')", "d"], ["@first(createArray())", null], ["@intersection(createArray(1, 2, 3), createArray(101, 2, 1, 10))", [1, 2]],
  ["@union(createArray(1, 2, 3), createArray(1, 2, 10, 101))", [1, 2, 3, 10, 101]], ["@join(createArray('a', 'b', 'c'), '.')", "a.b.c"], ["@skip(createArray(0, 1, 2, 3), 1)", [1, 2, 3]],
  ["@take(createArray(0, 1, 2, 3, 4), 3)", [0, 1, 2]], ["@take('abcde', 3)", "abc"], ["@reverse(createArray(0, 1, 2))", [2, 1, 0]], ["@sort(createArray(2, 1, 0, 3))", [0, 1, 2, 3]],
  ["@sort(json('[{\"n\":\"b\"},{\"n\":\"a\"}]'), 'n')", [{ n: "a" }, { n: "b" }]], ["@array('hello')", ["hello"]],
  ["@and(true, equals(1, 1))", true], ["@or(false, false)", false], ["@not(equals(1, 2))", true], ["@if(equals(1, 1), 'yes', div(1, 0))", "yes"], ["@greater('banana', 'apple')", true], ["@less(5, 10)", true],
  ["@greaterOrEquals(5, 5)", true], ["@lessOrEquals('b', 'a')", false], ["@coalesce(null, 'hello', 'world')", "hello"], ["@equals(createArray(1), createArray(1))", true], ["@isInt('10')", true], ["@isFloat('1.5')", true],
  ["@base64('hello')", "aGVsbG8="], ["@base64ToString('aGVsbG8=')", "hello"], ["@bool(1)", true], ["@bool('false')", false], ["@int('10')", 10], ["@float('10.333')", 10.333], ["@string(createArray(1))", "[1]"], ["@string(false)", "False"],
  ["@json('{\"a\":1}')?['a']", 1], ["@uriComponent('https://contoso.com')", "https%3A%2F%2Fcontoso.com"], ["@uriComponentToString('http%3A%2F%2Fcontoso.com')", "http://contoso.com"],
  ["@dataUri('hello')", "data:text/plain;charset=utf-8;base64,aGVsbG8="], ["@dataUriToString('data:text/plain;charset=utf-8;base64,aGVsbG8=')", "hello"],
  ["@uriHost('https://www.localhost.com:8080')", "www.localhost.com"], ["@uriPort('https://www.localhost.com')", 443], ["@uriPathAndQuery('https://a.b/c?d=1')", "/c?d=1"], ["@uriScheme('http://a.b/c')", "http"], ["@uriQuery('http://a.b/c?d=1')", "?d=1"], ["@uriPath('http://a.b/c')", "/c"],
  ["@addProperty(json('{}'), 'a', 1)", { a: 1 }], ["@setProperty(json('{\"a\":1}'), 'a', 2)", { a: 2 }], ["@removeProperty(json('{\"a\":1}'), 'a')", {}], ["@ticks('2000-01-01T00:00:00Z')", 630822816000000000],
  ["@triggerBody()['data']['essentials']['monitorCondition']", "Fired"], ["@triggerBody().data.essentials.monitorCondition", "Fired"], ["@triggerBody()?.nothing?.at?.all", null],
  ["@triggerOutputs()['headers']['content-type']", "application/json"], ["@triggerBody()['list'][1]", 2], ["@first(body('Get')['value'])?['odd name']", 3], ["@body('Compose')", null], ["@outputs('Compose')", "text"],
  ["@actions('Get')['status']", "Succeeded"], ["@result('Scope')[0]['status']", "Failed"], ["@variables('count')", 3], ["@parameters('limit')", 5], ["@items('Each')", "item of Each"], ["@item()", "inner"], ["@iterationIndexes('Until')", 2],
  ["@workflow()['run']['name']", "0858"], ["@action()['name']", "Me"], ["@CONCAT('a', 'b')", "ab"], ["@concat('it''s ', 'ok')", "it's ok"], ["@null", null], ["@true", true], ["@-1.5e2", -150],
];

describe("an expression of a workflow", () => {
  for (const [expression, expected] of examples) it(`${expression} is ${JSON.stringify(expected)}`, () => assert.deepEqual(value(expression), expected));

  const texts: [string, unknown][] = [
    ["plain", "plain"], ["name-@{variables('count')}!", "name-3!"], ["@{true} and @{null}@{createArray(1)}", "True and [1]"], ["@@concat()", "@concat()"], ["mail@example.com", "mail@example.com"],
    ["@@{no}", "@{no}"], ["a@@{b} @{concat('}', '{')}", "a@{b} }{"], ["@{1}", "1"], ["", ""],
  ];
  for (const [text, expected] of texts) it(`in the text "${text}" makes ${JSON.stringify(expected)}`, () => assert.equal(value(text), expected));

  it("may be anywhere in a value, names of members too", () => {
    assert.deepEqual(value({ list: ["@add(1, 1)", 2], "@@odata.type": "x", "@{variables('count')}": null }), { list: [2, 2], "@odata.type": "x", 3: null });
  });

  const wrong: [string, string][] = [
    ["@concat('a'", "Unable to parse template language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'."],
    ["@odata.type", "Unable to parse template language expression 'odata.type': expected token 'LeftParenthesis' and actual 'Dot'."],
    ["@concat('a') 'b'", "Unable to parse template language expression 'concat('a') 'b'': expected token 'EndOfData' and actual 'Literal'."],
    ["@concat('a", "Unable to parse template language expression 'concat('a': the string that starts at position '7' has no end."],
    ["@a + b", "Unable to parse template language expression 'a + b': the character '+' at position '2' is not expected."],
    ["@{concat('a')", "Unable to parse template language expression 'concat('a')': expected token 'RightBrace' and actual 'EndOfData'."],
    ["@frobnicate(1)", "The template function 'frobnicate' is not defined or not valid."],
    ["@XPath('a', 'b')", "The template function 'xpath' is not supported by the local Azure."],
    ["@equals(1)", "The template language function 'equals' expects '2' parameter(s): the function was invoked with '1' parameter(s). Please see https://aka.ms/logicexpressions#equals for usage details."],
    ["@split(null, ',')", "The template language function 'split' expects its first parameter to be of type string. The provided value is of type 'Null'. Please see https://aka.ms/logicexpressions#split for usage details."],
    ["@triggerBody()['nope']", "The template language expression 'triggerBody()['nope']' cannot be evaluated because property 'nope' doesn't exist, available properties are 'data, list'. Please see https://aka.ms/logicexpressions for usage details."],
    ["@triggerBody()?['nope']['x']", "The template language expression 'triggerBody()?['nope']['x']' cannot be evaluated because property 'x' cannot be selected. Property selection is not supported on values of type 'Null'. Please see https://aka.ms/logicexpressions for usage details."],
    ["@triggerBody()['list'][3]", "The template language expression 'triggerBody()['list'][3]' cannot be evaluated because array index '3' is outside bounds (0, 2) of array. Please see https://aka.ms/logicexpressions for usage details."],
    ["@div(1, 0)", "The template language function 'div' cannot divide by zero."],
    ["@formatDateTime('soon')", "In function 'formatDateTime', the value provided for date time string 'soon' was not valid. The datetime string must match ISO 8601 format."],
    ["@formatDateTime('2026-02-30')", "In function 'formatDateTime', the value provided for date time string '2026-02-30' was not valid. The datetime string must match ISO 8601 format."],
    [`@${"not(".repeat(201)}true${")".repeat(201)}`, "The template language expression is nested deeper than '200' levels."],
    [`@concat('${"x".repeat(8200)}')`, "The template language expression has '8210' characters. The maximum number is '8192'."],
    [`@a()${"?.b".repeat(300)}`, "The template language expression selects more than '200' properties."],
    ["@addDays('2020-01-01', 1000000000)", "The template language function 'addDays' results in a time that is not between the years 1 and 9999."],
    [`@formatNumber(1, '${"0".repeat(30)}')`, `The format '${"0".repeat(30)}' of 'formatNumber' is not supported by the local Azure.`],
    ["@greater(1, 'a')", "The template language function 'greater' expects two parameters of matching types. The function was invoked with values of type 'Integer' and 'String' that do not match."],
  ];
  for (const [expression, message] of wrong) {
    it(`${expression.slice(0, 60)} is refused`, () => assert.throws(() => value(expression), (error) => error instanceof ExpressionError && error.message === message || assert.fail(String(error))));
  }

  it("has every function once", () => assert.equal(new Set(functionNames.map((name) => name.toLowerCase())).size, functionNames.length));
});
