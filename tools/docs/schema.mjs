// provider/plugin/schema.json, from the documentation comments and tables in the sources. `npm run docs` writes it.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { downloadUrl } from "../release/downloadUrl.mjs";
import { descriptionOf, propertyOf, proseOf, SchemaTypes } from "./schemaTypes.mjs";
import { docOf, outputsOf, statementsOf, textOf } from "./sources.mjs";

const root = new URL("../../", import.meta.url);
const module = "azure-packet-capture:index:";
const signatures = "provider/plugin/functionSignatures.ts";
const functionFiles = ["getPacketCapture", "getPacketCaptureStatus", "listPacketCaptures", "listVirtualMachines", "stopPacketCapture"].map(
  (name) => `provider/functions/${name}.ts`,
);
const componentFiles = ["networkWatcherAgent", "virtualMachineCapture", "captureFleet", "conversationCapture", "alertTriggeredCapture", "captureStorage"].map((name) => `provider/components/${name}.ts`);
const typeFiles = [
  "provider/packetCaptureArgs.ts",
  "provider/triggeredCapturesArgs.ts",
  "provider/model/capture.ts",
  "provider/model/session.ts",
  "provider/model/summary.ts",
  "provider/azure/operatingSystem.ts",
  "provider/azure/virtualMachines.ts",
  signatures,
  "provider/components/machine.ts",
  "provider/components/filePlace.ts",
  "provider/components/namedMachines.ts",
  "provider/namedPresets.ts",
  "provider/components/captureAlert.ts",
  "provider/triggers/metrics.ts",
  "provider/triggers/schedule.ts",
  ...componentFiles,
  ...functionFiles,
];
/** How the types of the same resources begin in TypeScript programs: their state is taken over. */
const dynamicModule = "pulumi-nodejs:dynamic/azurePacketCapture:";
/** What other languages have to know instead: a list is the only form there. @type {Record<string, string>} */
const descriptions = {
  filters:
    "Which packets are recorded: those that match any of the filters. The function `filter` returns the filters for an expression such as `tcp port 443 or udp port 53`. " +
    "Changing this replaces the capture.\n\nDefault: every packet.",
  "ConversationCapture.filters":
    "Which packets are recorded, as the first machine sees them. The other machines get the mirrored filters. The component adds the addresses of the machines to filters without a remote address. " +
    "A local address is one of the first machine. The function `filter` returns the filters for an expression such as `tcp remote port 1433`.\n\nDefault: every packet between the machines.",
  machine: "The id of the virtual machine or scale set.",
  machines:
    "The machines: a list of ids, an object with a name for each id (required if an id comes from another resource), or an object with the property `select`, which selects machines by " +
    "`subscriptionId`, `resourceGroupName`, `location` and `tags` at every preview and update.",
  between:
    "The machines, two or more, in the order in which the traffic goes: the client first, then the server; or the client, the proxy and the server. A list of ids, or of objects " +
    "with `name` and `machine` (required if an id comes from another resource).",
  storageAccount: "The id of the storage account for the file. Required without `filePath` and `storageLocation`.",
};
/** Types for which SDKs have no form: a value of one is checked by the component. */
const untyped = ["machines", "preset"];
/** As these, inside the types of arguments: they are azure-native's. */
const untypedMembers = ["criteria", "logCriteria"];
/** The types in the sources that are not those of what a program sets, and the property that has them. @type {Record<string, string>} */
const memberOf = { PacketCaptureFilterArgs: "filters", PacketCaptureSettingsArgs: "captureSettings" };

/**
 * The compiled parts of the provider that have tables.
 *
 * @typedef {object} Tables
 * @property {typeof import("../../provider/model/properties.js").inputs} inputs
 * @property {typeof import("../../provider/model/rules.js").rulesByName} rulesByName
 * @property {typeof import("../../provider/model/checkInputs.js").checkInputs} checkInputs
 * @property {typeof import("../../provider/model/resourceModels.js").captureModel} captureModel
 * @property {typeof import("../../provider/model/resourceModels.js").triggeredModel} triggeredModel
 * @property {typeof import("../../provider/azure/settings.js").knownKeys} knownKeys
 * @property {typeof import("../../provider/azure/settings.js").switches} switches
 * @property {typeof import("../../provider/azure/settings.js").secretSettings} secretSettings
 * @property {typeof import("../../provider/azure/settings.js").variablesOf} variablesOf
 *
 * @typedef {import("./schemaTypes.mjs").PropertySpec} PropertySpec
 */

/** provider/plugin/schema.json, whole. @param {Tables} tables */
export function schemaText(tables) {
  return `${JSON.stringify(schema(tables), undefined, 2)}\n`;
}

/** @param {Tables} tables */
function schema(tables) {
  const { version, description, license, keywords, repository } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const defaults = defaultsOf(tables, tables.captureModel);
  const types = new SchemaTypes({
    module,
    files: typeFiles,
    // A threshold can have decimals.
    largest: (name) => (name === "threshold" ? Infinity : tables.rulesByName.get(name)?.max),
    untyped: untypedMembers,
    defaultOf: (owner, member) => defaults[`${memberOf[owner] ?? owner}.${member}`],
  });
  const components = componentFiles.map((file) => component(types, tables, file, defaults));
  const captures = resource(types, tables.captureModel, { name: "PacketCapture", file: "provider/packetCapture.ts", defaults });
  captures.description = `${captures.description}\n\n${importSection}`;
  const triggeredDefaults = defaultsOf(tables, tables.triggeredModel);
  const triggered = resource(types, tables.triggeredModel, { name: "TriggeredCaptures", file: "provider/triggeredCaptures.ts", defaults: triggeredDefaults });
  const resources = Object.fromEntries([[`${module}PacketCapture`, captures], [`${module}TriggeredCaptures`, triggered], ...components]);
  const functions = functionsOf(types);
  const variables = settings(tables);
  return {
    name: "azure-packet-capture",
    displayName: "Azure Packet Capture",
    version,
    description,
    keywords,
    license,
    pluginDownloadURL: downloadUrl(repository),
    meta: { moduleFormat: "(.*)", supportPack: true },
    language: {
      nodejs: { packageName: "pulumi-azure-packet-capture-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_azure_packet_capture", pyproject: { enabled: true }, respectSchemaVersion: true },
      go: {
        importBasePath: "pulumi-azure-packet-capture/sdk/go/azurepacketcapture",
        rootPackageName: "azurepacketcapture",
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
      },
    },
    config: { variables },
    types: types.specs,
    provider: {
      description: "How to reach Azure, and as whom. A setting that is left out is read from the environment.",
      type: "object",
      inputProperties: variables,
    },
    resources,
    functions,
  };
}

/**
 * @param {SchemaTypes} types
 * @param {Tables["captureModel"]} model
 * @param {{ name: string, file: string, defaults: Record<string, unknown> }} source the class's name, where it is, and the defaults of its arguments
 */
function resource(types, { inputs }, { name: className, file, defaults }) {
  const declaration = statementsOf(file).find(ts.isClassDeclaration);
  if (declaration === undefined) throw new Error(`${file} has no class`);
  const given = types.propertiesOf(`${className}Args`);
  const [, ...more] = proseOf(textOf(docOf(types.interface(`${className}Args`)))).split("\n\n");
  const documented = new Map(given.map(({ name, doc }) => [name, descriptions[name] ?? descriptionOf(doc)]));
  const outputs = types.properties(outputsOf(declaration).map(propertyOf), {
    completed: ({ name, ...property }) => {
      const description = property.description ?? withoutChange(documented.get(name) ?? "");
      return { name, ...property, ...(description !== "" && { description }) };
    },
  });
  const { properties: inputProperties, required: requiredInputs } = types.properties(given, {
    isArgument: true,
    completed: (property) => {
      const description = documented.get(property.name) ?? "";
      const isReplacing = inputs[property.name]?.change === "replaces";
      return {
        ...property,
        description: isReplacing ? description : withoutChange(description),
        ...(property.name in defaults && { default: defaults[property.name] }),
        ...(isReplacing && { willReplaceOnChanges: /** @type {const} */ (true) }),
      };
    },
  });
  return {
    description: [proseOf(textOf(docOf(declaration))), ...more].join("\n\n"),
    ...outputs,
    type: "object",
    inputProperties,
    requiredInputs,
    aliases: [{ type: `${dynamicModule}${className}` }],
  };
}

/** A description without what happens on a change, which is said of arguments that replace something only. @param {string} description */
function withoutChange(description) {
  return description.replaceAll(/\s*Changing (this|it to another)[^.]*\./g, "").trim();
}

const importSection = `## Import

A capture is imported by its id in Azure:

\`\`\`sh
pulumi import azure-packet-capture:index:PacketCapture web /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{name}
\`\`\``;

/**
 * @param {SchemaTypes} types
 * @param {Tables} tables
 * @param {string} file
 * @param {Record<string, unknown>} defaults
 */
function component(types, { inputs }, file, defaults) {
  const declaration = statementsOf(file).find(ts.isClassDeclaration);
  const name = declaration?.name?.text;
  if (declaration === undefined || name === undefined) throw new Error(`${file} has no class`);
  const any = ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword);
  const given = types.propertiesOf(`${name}Args`);
  const plain = given.filter(({ type }) => types.isPlain(type)).map((property) => property.name);
  const { properties: inputProperties, required: requiredInputs } = types.properties(
    given.map((property) => (untyped.includes(property.name) ? { ...property, type: any } : property)),
    {
      isArgument: true,
      completed: (property) => ({
        ...property,
        description: ofComponent(name, descriptions[`${name}.${property.name}`] ?? descriptions[property.name] ?? property.description ?? ""),
        ...(isInput(inputs, property.name) && property.name in defaults && { default: defaults[property.name] }),
        ...(plain.includes(property.name) && { plain: /** @type {const} */ (true) }),
      }),
    },
  );
  const outputs = types.properties(
    outputsOf(declaration)
      .map(propertyOf)
      .filter(({ type }) => /\bOutput</.test(type.getText())),
    { completed: (property) => property },
  );
  const description = proseOf(textOf(docOf(declaration)));
  return [`${module}${name}`, { isComponent: true, description, ...outputs, type: "object", inputProperties, requiredInputs }];
}

/** Captures that are started later have no replacement. @param {string} name @param {string} description */
function ofComponent(name, description) {
  return name === "AlertTriggeredCapture" ? description.replaceAll(/\s*Changing (this|it to another)[^.]*\./g, "") : description;
}

/** @param {SchemaTypes} types */
function functionsOf(types) {
  const documented = new Map(functionFiles.flatMap(statementsOf).filter(ts.isFunctionDeclaration).map((node) => [node.name?.text, docOf(node)]));
  const entries = types
    .interface("FunctionSignatures")
    .members.filter(ts.isMethodSignature)
    .map((node) => {
      const name = node.name.getText();
      const description = proseOf(textOf(docOf(node) ?? documented.get(name)));
      const inputs = types.object(node.parameters[0]?.type?.getText() ?? "", { isArgument: true });
      const outputs = types.object(node.type?.getText() ?? "");
      return [`${module}${name}`, { description, inputs, outputs }];
    });
  return Object.fromEntries(entries);
}

/**
 * The settings of a provider. Their environment variables are not in the schema as defaults: a program's SDK would put what they hold into the
 * state, and a later `refresh` or `destroy` would log in with that instead of the environment.
 *
 * @param {Tables} tables
 */
function settings({ knownKeys, switches, secretSettings, variablesOf }) {
  const descriptions = settingDescriptions();
  /** @param {string} name @returns {PropertySpec} */
  const setting = (name) => {
    const variables = variablesOf(/** @type {Parameters<typeof variablesOf>[0]} */ (name)).map((variable) => `\`${variable}\``);
    const where = variables.length === 0 ? "" : `\n\nEnvironment: ${variables.join(", then ")}.`;
    return {
      ...(name === "auxiliaryTenantIds" ? { type: "array", items: { type: "string" } } : { type: includes(switches, name) ? "boolean" : "string" }),
      description: `${descriptions.get(name)}${where}`,
      ...(includes(secretSettings, name) && { secret: /** @type {const} */ (true) }),
    };
  };
  return Object.fromEntries(knownKeys.map((name) => [name, setting(name)]));
}

/** What provider/azure/settings.ts says of each setting. */
function settingDescriptions() {
  const tables = statementsOf("provider/azure/settings.ts")
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .map(({ initializer }) => (initializer && ts.isSatisfiesExpression(initializer) && ts.isAsExpression(initializer.expression) ? initializer.expression.expression : undefined))
    .filter((table) => table !== undefined && ts.isObjectLiteralExpression(table));
  return new Map(tables.flatMap(({ properties }) => properties.map((property) => [property.name?.getText(), proseOf(textOf(docOf(property)))])));
}

/**
 * The defaults that hold whatever else is set, of properties and, as `captureSettings.fileCount`, of their members.
 *
 * @param {Tables} tables
 * @param {Tables["captureModel"]} model
 * @returns {Record<string, unknown>}
 */
function defaultsOf({ checkInputs }, model) {
  const { inputs } = model;
  const once = checkInputs(model, {}).inputs;
  const ring = checkInputs(model, { continuousCapture: true, captureSettings: {}, filters: [{}] }).inputs;
  const always = Object.entries(inputs).map(([name, rules]) => [name, once[name] === ring[name] ? (once[name] ?? ("default" in rules ? rules.default : undefined)) : undefined]);
  const members = Object.entries(ring).flatMap(([name, value]) =>
    [value].flat().flatMap((item) => (typeof item === "object" && item !== null ? Object.entries(item).map(([member, usual]) => [`${name}.${member}`, usual]) : [])),
  );
  return Object.fromEntries([...always, ...members].filter(([, value]) => ["boolean", "number", "string"].includes(typeof value)));
}

/**
 * @param {Tables["inputs"]} inputs
 * @param {string} name
 * @returns {name is keyof Tables["inputs"]}
 */
function isInput(inputs, name) {
  return Object.hasOwn(inputs, name);
}

/** @param {readonly string[]} names @param {string} name */
function includes(names, name) {
  return names.includes(name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const load = createRequire(import.meta.url);
  const tables = ["model/properties", "model/rules", "model/resourceModels", "model/checkInputs", "azure/settings"].map((name) => load(`../../dist/provider/${name}.js`));
  writeFileSync(new URL("provider/plugin/schema.json", root), schemaText(Object.assign({}, ...tables)));
}
