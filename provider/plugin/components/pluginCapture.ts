import * as pulumi from "@pulumi/pulumi";
import type { ComponentHost } from "../../components/host";
import { inputProperties, outputProperties } from "../../model/properties";
import { PacketCapture } from "../../packetCapture";
import type { PacketCaptureArgs } from "../../packetCaptureArgs";
import { captureType } from "../package";

const outputs = Object.fromEntries([...inputProperties, ...outputProperties].map((name) => [name, undefined]));

/** The plugin's own resource, with the same arguments and outputs as the dynamic one, whose state it takes over. */
class PluginCapture extends pulumi.CustomResource {
  constructor(name: string, args: PacketCaptureArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(captureType, name, { ...outputs, ...args }, { ...opts, aliases: [{ type: PacketCapture.__pulumiType }] });
  }
}

/** The class of captures in the components of the plugin. The constructor of `Resource` defines the outputs. */
export const pluginCapture = PluginCapture as unknown as ComponentHost["PacketCapture"];
