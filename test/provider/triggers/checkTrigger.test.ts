import assert from "node:assert/strict";
import { triggerProblems, type WrittenTrigger } from "../../../provider/triggers/checkTrigger";
import { criterionOf } from "../../../provider/triggers/metrics";

const cpu = { metric: "cpu" };
const log = (numberOfEvaluationPeriods?: number) => ({
  logCriteria: { allOf: [numberOfEvaluationPeriods === undefined ? {} : { failingPeriods: { numberOfEvaluationPeriods } }] },
});
const logTimes = "PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D";
const names = "cpu, networkIn, networkOut, inboundFlows, outboundFlows, inboundFlowRate, outboundFlowRate, availableMemory, segmentsResent";

describe("the check of what starts captures", () => {
  const accepted: Record<string, WrittenTrigger> = {
    "a ready metric": { alert: cpu },
    "all of an alert": {
      alert: {
        ...cpu,
        threshold: 50,
        evaluationFrequency: "PT5M",
        windowSize: "PT15M",
        severity: 0,
        autoMitigate: false,
        description: "d",
        enabled: true,
      },
      pauseInSeconds: 300,
      maxCaptures: 1,
      deleteAfterDays: 1,
    },
    "criteria of one's own, on several resources": { alert: { criteria: {}, scopes: ["/a", "/b"] } },
    "a log alert on one resource": { alert: { ...log(), scopes: ["/a"] } },
    "scopes that are not known yet": { alert: { ...log(), scopes: {} } },
    "a log alert that is evaluated less often than a metric alert": {
      alert: { logCriteria: { allOf: [{}] }, evaluationFrequency: "PT6H", windowSize: "P2D" },
    },
    "a log alert with a shorter window, and enough of them": { alert: { ...log(2), evaluationFrequency: "PT10M", windowSize: "PT5M" } },
    "a log alert with a shorter window, if the number of windows is not known": {
      alert: { logCriteria: {}, evaluationFrequency: "PT10M", windowSize: "PT5M" },
    },
    "a log alert of a minute": { alert: { ...log(), evaluationFrequency: "PT1M", windowSize: "PT1M" } },
    "a schedule": { schedule: { frequency: "Day", interval: 2, hours: [0, 23], minutes: [59], startTime: "2026-12-01T06:00:00Z" } },
    "days of a week": { schedule: { frequency: "Week", weekDays: ["Monday"], timeZone: "UTC", startTime: "2026-12-01T06:00:00" } },
  };
  for (const [what, trigger] of Object.entries(accepted)) {
    it(`accepts ${what}`, () => assert.deepEqual(triggerProblems(trigger, "AzureVM"), []));
  }

  const refused: [WrittenTrigger, string][] = [
    [{}, "`alert`: set either `alert` or `schedule`, got neither"],
    [{ alert: cpu, schedule: { frequency: "Day" } }, "`alert`: set either `alert` or `schedule`, not both"],
    [{ alert: { metric: "foo" } }, `\`alert.metric\`: must be one of ${names}, got "foo"; for another metric, set \`criteria\``],
    [{ alert: { metric: "networkout" } }, `\`alert.metric\`: must be one of ${names}, got "networkout"; did you mean "networkOut"?`],
    [{ alert: {} }, "`alert`: set one of `metric`, `criteria` and `logCriteria`, got none"],
    [{ alert: { ...cpu, criteria: {} } }, "`alert`: set one of `metric`, `criteria` and `logCriteria`, got `metric` and `criteria`"],
    [{ alert: { ...cpu, treshold: 5 } }, "`alert.treshold`: is not a known property; did you mean `threshold`?"],
    [{ alert: { ...cpu, threshold: 150 } }, "`alert.threshold`: must be a percentage from 0 to 100, got 150"],
    [{ alert: { metric: "networkOut", threshold: -1 } }, "`alert.threshold`: must be a number, 0 or greater, got -1"],
    [
      { alert: { criteria: {}, threshold: 1 } },
      "`alert.threshold`: is only for `metric`; `criteria` and `logCriteria` have thresholds of their own",
    ],
    [{ alert: { ...cpu, severity: 5 } }, "`alert.severity`: must be a whole number from 0 to 4, got 5"],
    [{ alert: { ...cpu, autoMitigate: "no" } }, '`alert.autoMitigate`: must be true or false, got "no"'],
    [
      { alert: { ...cpu, scopes: ["/a"] } },
      "`alert.scopes`: is not allowed with `metric`, which is the machine's; for other resources, set `criteria`",
    ],
    [{ alert: { ...log(), scopes: ["/a", "/b"] } }, "`alert.scopes`: must have exactly one id, got 2"],
    [{ alert: { ...log(), scopes: "/a" } }, '`alert.scopes`: must be a list of ids, got "/a"'],
    [{ alert: { criteria: {}, scopes: [] } }, "`alert.scopes`: must have at least one id, got 0"],
    [
      { alert: { ...cpu, evaluationFrequency: "PT2M" } },
      '`alert.evaluationFrequency`: must be one of PT1M, PT5M, PT15M, PT30M, PT1H, got "PT2M"',
    ],
    [
      { alert: { ...cpu, windowSize: "5 minutes" } },
      '`alert.windowSize`: must be one of PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H, P1D, got "5 minutes"',
    ],
    [
      { alert: { ...cpu, evaluationFrequency: "PT15M" } },
      '`alert.windowSize`: must not be shorter than `evaluationFrequency` ("PT15M"), got "PT5M", the default',
    ],
    [
      { alert: { ...cpu, evaluationFrequency: "PT5M", windowSize: "PT1M" } },
      '`alert.windowSize`: must not be shorter than `evaluationFrequency` ("PT5M"), got "PT1M"',
    ],
    [{ alert: { ...log(), evaluationFrequency: "PT7M" } }, `\`alert.evaluationFrequency\`: must be one of ${logTimes}, got "PT7M"`],
    [{ alert: { ...log(), evaluationFrequency: "PT12H" } }, `\`alert.evaluationFrequency\`: must be one of ${logTimes}, got "PT12H"`],
    [{ alert: { ...log(), windowSize: "PT90S" } }, `\`alert.windowSize\`: must be one of ${logTimes}, P2D, got "PT90S"`],
    [
      { alert: { ...log(5), windowSize: "PT1M" } },
      '`alert.windowSize`: must be longer than a minute, because `evaluationFrequency` ("PT5M") is, got "PT1M"',
    ],
    [
      { alert: { ...log(), evaluationFrequency: "PT10M" } },
      '`alert.windowSize`: must not be shorter than `evaluationFrequency` ("PT10M"), got "PT5M", the default',
    ],
    [
      { alert: { ...log(2), evaluationFrequency: "PT15M", windowSize: "PT5M" } },
      '`alert.windowSize`: must not be shorter than `evaluationFrequency` ("PT15M"), got "PT5M" times 2 `numberOfEvaluationPeriods`',
    ],
    [
      { alert: { ...cpu, evaluationFrequency: "PT1H", windowSize: "PT1H" }, pauseInSeconds: 600 },
      "`pauseInSeconds`: must not be shorter than the 3600 s between two evaluations of the alert, got 600",
    ],
    [{ alert: cpu, pauseInSeconds: 59 }, "`pauseInSeconds`: must be a whole number from 60 to 31536000, got 59"],
    [{ alert: cpu, maxCaptures: 0 }, "`maxCaptures`: must be a whole number from 1 to 1000, got 0"],
    [{ alert: cpu, deleteAfterDays: 0.5 }, "`deleteAfterDays`: must be a whole number from 1 to 3650, got 0.5"],
    [
      { schedule: { frequency: "Day" }, pauseInSeconds: 60 },
      "`pauseInSeconds`: is not allowed together with `schedule`, which has its own interval",
    ],
    [{ schedule: { frequency: "daily" } }, '`schedule.frequency`: must be one of Minute, Hour, Day, Week, Month, got "daily"'],
    [{ schedule: { frequency: "Day", interval: 501 } }, "`schedule.interval`: must be a whole number from 1 to 500, got 501"],
    [{ schedule: { frequency: "Hour", minutes: [5] } }, "`schedule.minutes`: is only for `frequency` Day or Week, got Hour"],
    [{ schedule: { frequency: "Day", hours: [24] } }, "`schedule.hours`: must be a list of whole numbers from 0 to 23, got [24]"],
    [{ schedule: { frequency: "Day", weekDays: ["Monday"] } }, "`schedule.weekDays`: is only for `frequency` Week, got Day"],
    [
      { schedule: { frequency: "Week", weekDays: ["monday"] } },
      '`schedule.weekDays`: must be a list of days such as "Monday", got ["monday"]',
    ],
    [
      { schedule: { frequency: "Day", startTime: "tomorrow" } },
      '`schedule.startTime`: must be a time such as 2026-12-01T06:00:00Z, got "tomorrow"',
    ],
  ];
  for (const [trigger, message] of refused) {
    it(`says ${message}`, () => assert.deepEqual(triggerProblems(trigger, "AzureVM"), [message]));
  }

  it("refuses a metric of virtual machines for a scale set", () => {
    const alert = { metric: "segmentsResent" };
    assert.deepEqual(triggerProblems({ alert }, "AzureVM"), []);
    assert.deepEqual(triggerProblems({ alert }, "AzureVMSS"), [
      '`alert.metric`: "segmentsResent" is only for virtual machines; for a scale set, set `criteria`',
    ]);
  });

  it("tells all mistakes at once", () => {
    assert.equal(triggerProblems({ alert: { metric: "foo", severity: 9 }, maxCaptures: 0 }, "AzureVM").length, 3);
  });
});

describe("a ready metric", () => {
  it("is a criterion of azure-native", () => {
    assert.deepEqual(criterionOf("networkOut", "AzureVM"), {
      criterionType: "StaticThresholdCriterion",
      name: "networkOut",
      metricName: "Network Out Total",
      metricNamespace: "Microsoft.Compute/virtualMachines",
      operator: "GreaterThan",
      threshold: 1_000_000_000,
      timeAggregation: "Total",
    });
    assert.equal(criterionOf("cpu", "AzureVMSS", 50).metricNamespace, "Microsoft.Compute/virtualMachineScaleSets");
    assert.equal(criterionOf("cpu", "AzureVMSS", 50).threshold, 50);
    assert.deepEqual(
      [criterionOf("availableMemory", "AzureVM").operator, criterionOf("availableMemory", "AzureVM").threshold],
      ["LessThan", 10],
    );
  });

  it("of the machine itself is not looked for before it exists", () => {
    const criterion = criterionOf("segmentsResent", "AzureVM");
    assert.deepEqual(
      [criterion.metricNamespace, criterion.metricName, criterion.skipMetricValidation],
      ["azure.vm.windows.guestmetrics", "TCPv4\\Segments Retransmitted/sec", true],
    );
  });
});
