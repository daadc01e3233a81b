package extract

import (
	"strings"
	"unicode"

	"attache/corpus"
)

// Things that science names after people: "Brauer groups", "Kerr
// nonlinearity", "Rubik's cube" speak of no person. Verbs that also follow a
// name ("models", "tests", "forms") are left out in the plural.
var eponymNouns = eponymWords(`algebra algebras algorithm angle approximation atom atoms basis body bodies bound bracket bundle bundles calculus
cell cells class classes classification coefficient coefficients cohomology comb combs condition conjecture constant correspondence criterion
crystal crystals cube curve curves cycle cycles decomposition diagram diffraction diffusion dimension disease distribution dynamics effect
agreement engine equation equations expansion extension extensions factorization field fields filter filters flow flows formula function functions
functor grating gratings graph graphs group groups hierarchy homology inductance inequality inequalities integral integrals interaction interactions
interferometer invariant invariants iteration junction junctions kernel kernels laser lasers law lens lenses limit list manifold manifolds
matrices matrix metric metrics microscopy mode modes model motion nonlinearity nozzle number numbers operator operators oscillation
oscillations paradox polynomial polynomials porosity principle process processes qubit qubits regression representation representations
resonance resonances resonator resonators ring rings scattering sequence series sheaf sheaves shift space spaces spectroscopy spectrum splitting
stain state states statistics sum sums surface surfaces symmetry syndrome tensor test theorem theorems theory transform transformation
transformations transition tree trees tube variety varieties vector vectors waves zeta`)

// diseases stand with the genitive alone: "diseases like Alzheimer's".
var diseases = eponymWords(`alzheimer parkinson huntington crohn hodgkin hansen chagas`)

func eponymWords(s string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(s) {
		set[word] = true
	}
	return set
}

// eponymous reports whether the name at a span is that of a thing: one word,
// or two joined by a dash, before a noun of the list, with three words between
// at most, none a preposition, after a genitive.
func eponymous(s string, span corpus.Span) bool {
	name := span.Of(s)
	if strings.ContainsFunc(name, unicode.IsSpace) {
		return false
	}
	rest, genitive := s[span.End:], false
	for _, mark := range []string{"'s", "’s"} {
		if after, ok := strings.CutPrefix(rest, mark); ok {
			rest, genitive = after, true
		}
	}
	if genitive && diseases[strings.ToLower(name)] {
		return true
	}
	words := 1
	if genitive {
		words = 4
	}
	for range words {
		rest = strings.TrimLeft(rest, " -")
		end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLower(r) })
		if end < 0 {
			end = len(rest)
		}
		switch {
		case eponymNouns[rest[:end]]:
			return true
		case end < 4 || rest[:end] == "with" || rest[:end] == "from":
			return false
		}
		rest = rest[end:]
	}
	return false
}
