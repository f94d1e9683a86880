// An assessment as the engine answers it, made the plain object that people read.

/** The figures of an incident, and the words of its instants (`pkg/src/assess.rs`). */
const [FIGURES, INSTANTS] = [5, 4];

/** Gives an answer an object for each incident in place of the columns in which they came. */
export function assessment(answer) {
  const { figures, instants } = answer.incidents;
  const words = instants.split(" ");
  answer.incidents = Array.from({ length: figures.length / FIGURES }, (_, place) => {
    const [figure, word] = [place * FIGURES, place * INSTANTS];
    return {
      index: figures[figure],
      lasted: { start: words[word], end: words[word + 1] },
      ongoing: figures[figure + 1] === 1,
      lost: figures[figure + 2],
      lost_in_window: figures[figure + 3],
      share: quotient(figures[figure + 4]),
      comes_back: words[word + 2] === "-" ? null : { start: words[word + 2], end: words[word + 3] },
    };
  });
  return answer;
}

function quotient(share) {
  if (Number.isNaN(share)) return null;
  return share === Infinity ? "infinite" : share;
}
