// What comes of an input, in a form that can be compared across modules: all of an evaluation, or where an error is.
export function outcomeOf(evaluate, input) {
  try {
    return JSON.stringify(evaluate(input));
  } catch (error) {
    return outcomeOfError(error);
  }
}

export function outcomeOfError({ code, path, issues = [] }) {
  return `${code} at ${path ?? ''}: ${issues.map((issue) => issue.path).sort().join(' ')}`;
}
