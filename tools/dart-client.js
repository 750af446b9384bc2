'use strict';

/**
 * Writes the Dart client of the REST API from the OpenAPI document: `clients/dart/lib/models.dart` (by quicktype) and `gobbler.dart`, a
 * method for each operation.
 *
 *   node tools/dart-client.js          writes the files
 *   node tools/dart-client.js --check  writes nothing, exits 1 when one is stale
 *
 * Reads the build: `npm run build` first.
 */

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');
const { InputData, JSONSchemaInput, quicktype } = require('quicktype-core');

const root = resolve(__dirname, '..');
const folder = join(root, 'clients', 'dart', 'lib');
const { createOpenApi } = require(join(root, 'router', 'dist', 'api-docs', 'create-openapi.js'));

const HEADER = '// Written by tools/dart-client.js from /openapi.json. Changes made here are lost.\n';
const REFERENCE = '#/components/schemas/';

/** The types of answers, with `fromJson` and `toJson`. @param {Record<string, unknown>} schemas */
async function models(schemas) {
  const input = new JSONSchemaInput(undefined);
  // The slash at the end makes each of them a class of its own.
  const source = { name: 'Answers', uris: [REFERENCE], schema: JSON.stringify({ components: { schemas } }) };
  await input.addSource(source);
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({ inputData, lang: 'dart', rendererOptions: { 'null-safety': 'true' } });
  return `${HEADER}${lines.join('\n').trimEnd()}\n`;
}

const camelCase = (name) => name.replaceAll(/[_-](\w)/g, (_, letter) => letter.toUpperCase());
const DART_TYPES = { integer: 'int', number: 'double', string: 'String', boolean: 'bool' };
const dartType = ({ type }) => DART_TYPES[[type].flat().find((one) => one !== 'null')] ?? 'Object';

/** What a method takes: where each value goes, and its type. */
function parametersOf({ parameters = [], requestBody }) {
  const [[media, { schema }] = ['', { schema: {} }]] = Object.entries(requestBody?.content ?? {});
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const isFile = field.format === 'binary';
    const place = media === 'multipart/form-data' ? (isFile ? 'file' : 'form') : 'body';
    return { name, place, type: isFile ? 'List<int>' : dartType(field), isRequired: required.has(name) };
  });
  const others = parameters.map(({ name, in: place, schema: type, required: isRequired }) => ({
    name,
    place,
    type: dartType(type),
    isRequired,
  }));
  return [...others, ...fields];
}

const refOf = ({ $ref }) => $ref?.replace(REFERENCE, '');

/** How an answer's JSON becomes what a method returns. */
function resultOf({ responses }) {
  const { schema = {} } = responses['200']?.content?.['application/json'] ?? {};
  const item = refOf(schema.items ?? {});
  if (item) return [`List<${item}>`, `[for (final item in json as List) ${item}.fromJson(item)]`];
  const one = refOf(schema);
  return one ? [one, `${one}.fromJson(json as Map<String, dynamic>)`] : ['Map<String, dynamic>', 'json'];
}

/** A map's entries in Dart; what is optional and left out is not sent. */
function entries(parameters, place, asText) {
  const own = parameters.filter((one) => one.place === place);
  return own.map(({ name, isRequired }) => {
    const value = camelCase(name);
    const entry = `'${name}': ${asText ? `'$${value}'` : value}`;
    return isRequired ? entry : `if (${value} != null) ${entry}`;
  });
}

function method(path, verb, operation) {
  const parameters = parametersOf(operation);
  const [type, result] = resultOf(operation);
  // A form may repeat what is in the query.
  const distinct = [...new Map(parameters.map((one) => [one.name, one])).values()];
  const named = distinct.map(({ name, type: of, isRequired }) =>
    isRequired ? `required ${of} ${camelCase(name)}` : `${of}? ${camelCase(name)}`,
  );
  const signature = named.length > 0 ? `({${named.join(', ')}})` : '()';
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => `$${camelCase(name)}`);
  const options = [
    ['query', 'query', true],
    ['headers', 'header', true],
    ['body', 'body', false],
    ['form', 'form', true],
    ['files', 'file', false],
  ].flatMap(([option, place, asText]) => {
    const given = entries(parameters, place, asText);
    return given.length > 0 ? [`      ${option}: {${given.join(', ')}},`] : [];
  });
  const call = options.length > 0 ? `,\n${options.join('\n')}\n    )` : ')';
  return `  /// ${operation.summary}.
  Future<${type}> ${operation.operationId}${signature} async {
    final json = await _send('${verb.toUpperCase()}', '${url}'${call};
    return ${result};
  }`;
}

/** @param {Record<string, Record<string, object>>} paths */
function client(paths) {
  const methods = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      // Only Stripe can sign its events.
      .filter(([, { operationId }]) => operationId !== 'takeStripeEvent')
      .map(([verb, operation]) => method(path, verb, operation)),
  );
  return `${HEADER}import 'dart:convert';

import 'package:http/http.dart' as http;

import 'models.dart';

export 'models.dart';

/// An answer that is no success. Decide by [code], never by the text; null for a code that this client does not know.
class GobblerException implements Exception {
  GobblerException(this.status, this.code, this.message);

  final int status;
  final ErrorCode? code;
  final String message;

  @override
  String toString() => 'GobblerException: $status $code $message';
}

/// The REST API. After [logIn], requests carry the token of its answer.
class Gobbler {
  Gobbler(this.url, {http.Client? client}) : _client = client ?? http.Client();

  /// Of the router, without a slash at its end.
  final String url;
  final http.Client _client;

  /// The header of requests: \`Bearer\` and the access token.
  String? authorization;

${methods.join('\n\n')}

  Future<dynamic> _send(
    String method,
    String path, {
    Map<String, String> query = const {},
    Map<String, String> headers = const {},
    Map<String, Object?>? body,
    Map<String, String>? form,
    Map<String, List<int>> files = const {},
  }) async {
    final target = Uri.parse('$url$path').replace(queryParameters: query.isEmpty ? null : query);
    final request = form == null ? http.Request(method, target) : http.MultipartRequest(method, target);
    request.headers.addAll(headers);
    if (authorization != null) request.headers['authorization'] = authorization!;
    if (request is http.MultipartRequest) {
      request.fields.addAll(form!);
      for (final MapEntry(:key, :value) in files.entries) {
        request.files.add(http.MultipartFile.fromBytes(key, value, filename: 'picture'));
      }
    } else if (request is http.Request && body != null) {
      request.headers['content-type'] = 'application/json';
      request.body = jsonEncode(body);
    }
    final response = await http.Response.fromStream(await _client.send(request));
    final json = jsonDecode(utf8.decode(response.bodyBytes));
    if (response.statusCode != 200) {
      throw GobblerException(response.statusCode, errorCodeValues.map[json['code']], '\${json['error'] ?? json['detail']}');
    }
    authorization = response.headers['authorization'] ?? authorization;
    return json;
  }
}
`;
}

async function main(checkOnly) {
  const { paths, components } = createOpenApi();
  // Errors have one of several forms, of which the client reads what all have.
  const { Error: _error, InvalidRequest: _invalid, ...answers } = components.schemas;
  const files = { 'models.dart': await models(answers), 'gobbler.dart': client(paths) };
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    const shown = relative(root, path);
    if (checkOnly) throw new Error(`${shown} is stale. Run: node tools/dart-client.js`);
    writeFileSync(path, text);
    console.log(`wrote ${shown}`);
  }
}

main(process.argv.includes('--check')).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
