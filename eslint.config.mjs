import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { circles } from "./tools/lint/circles.mjs";
import { fromTheGroundUp, rooms } from "./tools/lint/rooms.mjs";

/** One way through the code; see "One way through the code" in CONTRIBUTING.md. @type {import("./tools/lint/rooms.mjs").Room[]} */
const architecture = [
  {
    files: ["emulator"],
    never: ["provider", "standin", "protocol", "cli", "tools", "test", "examples", "@azure", "@pulumi"],
    because: "it is written from Azure's contract, so that it and the provider cannot share a mistake",
  },
  ...fromTheGroundUp("emulator", [
    "core",
    "traffic",
    "connectivity",
    "identity",
    "storage",
    "captures",
    "compute",
    "network",
    "logic",
    "resourceManager",
    "monitor",
    "faults",
    "world",
    "localAzure",
    "control",
    "server",
  ]),
  {
    files: ["emulator/storage"],
    except: ["emulator/storage/blobs"],
    never: ["emulator/storage/blobs"],
    because: "blobs are in accounts, and accounts know nothing of blobs",
  },
  {
    files: ["protocol"],
    never: ["provider", "emulator", "standin", "cli", "tools", "test", "examples", "@azure"],
    because: "every plugin can be built on it",
  },
  {
    files: ["standin"],
    never: ["provider", "emulator", "cli", "tools", "test", "examples", "@azure"],
    because: "it takes the place of somebody else's plugin, and reaches the local Azure as that would: by HTTPS alone",
  },
  {
    files: ["provider"],
    never: ["emulator", "standin", "cli", "tools", "test", "examples"],
    because: "the provider knows nothing of what it is tested and run with",
  },
  {
    files: ["cli"],
    never: ["tools", "test", "examples"],
    because: "they are not in the package",
  },
  {
    files: ["provider/model"],
    only: ["fastest-levenshtein", "ipaddr.js"],
    because: "the model is pure",
  },
  {
    files: ["provider/expressions", "provider/presets.ts"],
    only: [...["addresses", "capture", "filters", "lists", "problems"].map((name) => `provider/model/${name}`), "fastest-levenshtein", "ipaddr.js"],
    because: "an expression stands by itself: of the model it knows what a filter is, and nothing of captures, the engine or Azure",
  },
  {
    files: ["provider/triggers"],
    only: ["provider/model"],
    because: "a workflow is data: it follows from the settings alone",
  },
  {
    files: ["provider/lifecycle"],
    never: ["provider/dynamic", "provider/plugin", "provider/run", "provider/functions", "provider/packetCapture", "provider/triggeredCaptures", "provider/shell", "protocol", "@pulumi"],
    because: "the life cycle knows no protocol",
  },
  {
    files: ["provider/policies"],
    only: ["provider/model", "provider/expressions", "@pulumi/policy", "@pulumi/pulumi"],
    because: "a policy checks what a program declares: it needs neither the life cycle nor Azure",
  },
  {
    files: ["provider/policies"],
    never: ["@pulumi/policy"],
    typesAllowed: true,
    because: "policies are plain objects, so that they fit the policy pack's own copy of @pulumi/policy",
  },
  {
    files: ["provider", "cli"],
    except: ["provider/policies"],
    never: ["provider/policies", "@pulumi/policy"],
    because: "only policy packs have @pulumi/policy",
  },
  {
    files: ["provider"],
    except: ["provider/plugin"],
    never: ["provider/plugin", "protocol"],
    because: "only the plugin speaks the engine's protocol for plugins",
  },
  {
    files: ["provider", "cli"],
    except: ["provider/azure"],
    never: ["@azure"],
    because: "only provider/azure has a door to the network",
  },
  {
    files: [
      ...["provider/index.ts", "provider/packetCapture.ts", "provider/packetCaptureArgs.ts", "provider/triggeredCaptures.ts", "provider/triggeredCapturesArgs.ts"],
      ...["provider/lifecycle/check.ts", "provider/lifecycle/diff.ts", "provider/lifecycle/triggered/diff.ts"],
    ],
    never: ["provider/azure"],
    typesAllowed: true,
    because: "a stack's program, check and diff load no Azure code",
  },
];

export default defineConfig(
  globalIgnores(["examples/shared-library/", "examples/plugin/", "examples/policy-pack/", "templates/", "dist/", "node_modules/", ".local/", ".pktcap/", "coverage/"]),
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.mjs"] }, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "packet-capture": { rules: { circles, rooms } } },
    rules: {
      "packet-capture/rooms": ["error", architecture],
      "packet-capture/circles": "error",
      eqeqeq: "error",
      // What a protocol or an interface wants to be a promise is one, whether it waits for anything or not.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    // Runs before anything is installed; types are in JSDoc, and JSON and other modules come in as they are.
    files: ["**/*.mjs", "**/*.cjs"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
