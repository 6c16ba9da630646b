/**
 * How many letters have to be put in, left out or changed to make one word of another (Levenshtein). Words longer than
 * 100 letters are cut: what is typed by hand is shorter.
 */
export const editDistance = (left: string, right: string): number => {
  const [from, to] = [left.slice(0, 100), right.slice(0, 100)]
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let taken = 1; taken <= from.length; taken++) {
    const above = row
    row = [taken]
    for (let made = 1; made <= to.length; made++) {
      const changed = above[made - 1]! + (from[taken - 1] === to[made - 1] ? 0 : 1)
      row.push(Math.min(changed, above[made]! + 1, row[made - 1]! + 1))
    }
  }
  return row.at(-1)!
}
