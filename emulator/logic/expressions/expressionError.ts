/** An expression that cannot be parsed or evaluated. Its message is the inner part of what Azure says of it. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ExpressionError";
  }
}
