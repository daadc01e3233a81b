package text

import (
	"slices"
	"strings"
)

// Nearest returns the candidate that differs least from s, by at most a third
// of its letters; "" if there is none.
func Nearest(s string, candidates []string) string {
	best, least := "", max(1, len([]rune(s))/3)+1
	for _, c := range candidates {
		if d := Distance(strings.ToLower(s), strings.ToLower(c), least); d < least || d == least && best == "" && d <= max(1, len(s)/3) {
			best, least = c, d
		}
	}
	return best
}

// Distance counts the letters to add, lose, change or swap with a neighbour to
// make a into b (optimal string alignment); beyond limit it returns limit+1.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := last[j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if slices.Min(row) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}
