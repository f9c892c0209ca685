import type { Rule } from "./alertRules";

interface Criterion {
  operator: string;
  threshold?: number;
}

/** What a rule's criteria measure when they are met or, after that, no longer met. The first one may be given. */
export function measured({ properties }: Rule, isMet: boolean, given?: number): number[] {
  return criteriaOf(properties).map((criterion, index) => (index === 0 && given !== undefined ? given : isMet ? beyond(criterion) : within(criterion)));
}

/** The first criterion in a few words, such as `Percentage CPU GreaterThan 80`; with a dynamic threshold, which nobody knows, `undefined`. */
export function firstCondition({ kind, properties }: Rule): string | undefined {
  const { operator, threshold } = criteriaOf(properties)[0]!;
  if (threshold === undefined) return undefined;
  const measure = kind === "metric" ? properties.criteria.allOf[0]!.metricName : "the query's result";
  return `${measure} ${operator} ${threshold}`;
}

/** Whether a value of the first criterion is one for which the rule fires; with a dynamic threshold, every value is. */
export function isMetBy({ properties }: Rule, value: number): boolean {
  const { operator, threshold } = criteriaOf(properties)[0]!;
  return threshold === undefined || (comparisons[operator]?.(value, threshold) ?? true);
}

function criteriaOf(properties: Rule["properties"]): readonly Criterion[] {
  return properties.criteria.allOf;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  Equals: (value, threshold) => value === threshold,
  NotEquals: (value, threshold) => value !== threshold,
  GreaterThan: (value, threshold) => value > threshold,
  GreaterThanOrEqual: (value, threshold) => value >= threshold,
  LessThan: (value, threshold) => value < threshold,
  LessThanOrEqual: (value, threshold) => value <= threshold,
};

/** What is assumed of a dynamic threshold. */
export const assumedThreshold = 100;

function beyond({ operator, threshold = assumedThreshold }: Criterion): number {
  const step = Math.max(1, Math.abs(threshold) / 8);
  if (operator.startsWith("Equals")) return threshold;
  return operator.startsWith("Less") ? threshold - step : threshold + step;
}

function within({ operator, threshold = assumedThreshold }: Criterion): number {
  const step = Math.max(1, Math.abs(threshold) / 2);
  if (operator === "NotEquals") return threshold;
  return operator.startsWith("Less") ? threshold + step : threshold - step;
}
