package main

import (
	"cmp"
	"slices"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

// unsorted marks in a transcript where handlers of a state run before those of one that it is to
// come after.
const unsorted = "unsorted"

// resolver is the default one, watched. It takes the dice out of auto mutations by calling their
// states in schema order, and notes where the order by After went wrong: only neighbours are
// compared.
type resolver struct {
	am.DefaultRelationsResolver
	player *player
}

// attach makes good for New, which gives its machine to nobody before it asks for the order.
func (r *resolver) attach() {
	r.Machine = r.player.machine
	r.NewSchema(r.Machine.Schema(), r.Machine.StateNames())
}

func (r *resolver) NewAutoMutation() (*am.Mutation, am.S) {
	mutation, called := r.DefaultRelationsResolver.NewAutoMutation()
	if mutation != nil {
		// The mutation has a pointer to a slice of the same array.
		slices.SortFunc(called, func(a, b string) int {
			return cmp.Compare(slices.Index(r.player.names, a), slices.Index(r.player.names, b))
		})
		slices.Sort(mutation.Called)
	}
	return mutation, called
}

func (r *resolver) TargetStates(t *am.Transition, states, index am.S) am.S {
	target := r.DefaultRelationsResolver.TargetStates(t, states, index)
	r.look(target)
	return target
}

func (r *resolver) SortStates(states am.S) {
	r.DefaultRelationsResolver.SortStates(states)
	r.look(states)
}

func (r *resolver) look(states am.S) {
	for i, state := range states {
		for _, later := range states[i+1:] {
			if slices.Contains(r.player.schema[state].After, later) {
				r.player.seen = append(r.player.seen, unsorted)
				return
			}
		}
	}
}
