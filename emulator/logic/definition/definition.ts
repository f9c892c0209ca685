import type { ActionDefinition, Actions } from "../../core/workflow";

/** A group of actions in another action. */
export interface Branch {
  /** `actions`, `else`, `default` or the name of a case. */
  label: string;
  actions: Actions;
}

export function branchesOf(action: ActionDefinition): Branch[] {
  const branches = [
    { label: "actions", actions: action.actions },
    ...Object.entries(action.cases ?? {}).map(([label, { actions }]) => ({ label: `case ${label}`, actions })),
    { label: "else", actions: action.else?.actions },
    { label: "default", actions: action.default?.actions },
  ];
  return branches.flatMap(({ label, actions }) => (actions === undefined ? [] : [{ label, actions }]));
}

export function isLoop({ type }: ActionDefinition): boolean {
  return ["foreach", "until"].includes(type.toLowerCase());
}

/** An action with its place in the definition. */
export interface PlacedAction {
  name: string;
  action: ActionDefinition;
  /** Those that it is beside. */
  siblings: Actions;
  /** The actions that it is in, the outermost first. */
  within: PlacedAction[];
}

/** All actions, those that hold others before what is in them. */
export function allActions(actions: Actions, within: PlacedAction[] = []): PlacedAction[] {
  return Object.entries(actions).flatMap(([name, action]) => {
    const placed: PlacedAction = { name, action, siblings: actions, within };
    return [placed, ...branchesOf(action).flatMap((branch) => allActions(branch.actions, [...within, placed]))];
  });
}

/** A value by its name in whatever letter case, as names in workflows count. */
export function named<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  if (Object.hasOwn(values, name)) return values[name];
  const key = Object.keys(values).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : values[key];
}
