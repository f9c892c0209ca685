import * as pulumi from "@pulumi/pulumi";
import type { ComponentHost } from "../../components/host";
import { captureModel, type ResourceModel, triggeredModel } from "../../model/resourceModels";
import { PacketCapture } from "../../packetCapture";
import type { PacketCaptureArgs } from "../../packetCaptureArgs";
import { TriggeredCaptures } from "../../triggeredCaptures";
import type { TriggeredCapturesArgs } from "../../triggeredCapturesArgs";
import { captureType, triggeredType } from "../package";

/** The plugin's own resource, with the same arguments and outputs as the dynamic one, whose state it takes over. */
class PluginCapture extends pulumi.CustomResource {
  constructor(name: string, args: PacketCaptureArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(captureType, name, { ...outputsOf(captureModel), ...args }, { ...opts, aliases: [{ type: PacketCapture.__pulumiType }] });
  }
}

/** The class of captures in the components of the plugin. The constructor of `Resource` defines the outputs. */
export const pluginCapture = PluginCapture as unknown as ComponentHost["PacketCapture"];

/** As the class of captures, for those that something else starts later. */
class PluginTriggeredCaptures extends pulumi.CustomResource {
  constructor(name: string, args: TriggeredCapturesArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(triggeredType, name, { ...outputsOf(triggeredModel), ...args }, { ...opts, aliases: [{ type: TriggeredCaptures.__pulumiType }] });
  }
}

export const pluginTriggeredCaptures = PluginTriggeredCaptures as unknown as ComponentHost["TriggeredCaptures"];

/** An output exists on a class only where the inputs have its name. */
function outputsOf({ inputs, outputs }: ResourceModel): Record<string, undefined> {
  return Object.fromEntries(Object.keys({ ...inputs, ...outputs }).map((name) => [name, undefined]));
}
