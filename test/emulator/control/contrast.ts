/** For the browser: texts with less than 4.5:1 against what they stand on (WCAG 2, level AA). */
export const tooFaint = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (color, on) => {
    canvas.fillStyle = \`rgb(\${on.join(" ")})\`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => (element === null ? [255, 255, 255] : channels(getComputedStyle(element).backgroundColor, ground(element.parentElement)));
  return [...document.querySelectorAll("body *")].filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "") && element.checkVisibility()).flatMap((element) => {
    const on = ground(element);
    const [one, other] = [luminance(channels(getComputedStyle(element).color, on)), luminance(on)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return contrast < 4.5 ? [\`\${element.className} "\${element.textContent.trim().slice(0, 30)}" \${contrast.toFixed(2)}\`] : [];
  });
})()`;
