package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

// scenario is one machine: its schema, what its handlers do, and the calls made on it.
type scenario struct {
	schema am.Schema
	// In schema order; Exception is the last one unless it is listed.
	names am.S
	limit uint16
	// By handler name.
	refuses map[string]bool
	throws  map[string]bool
	// As throws, but only the first times and not in mutations that call Exception.
	trips map[string]bool
	// What a handler calls when it runs for the first time.
	does  map[string][]string
	calls []string
}

func newScenario() *scenario {
	return &scenario{
		schema:  am.Schema{},
		refuses: map[string]bool{},
		throws:  map[string]bool{},
		trips:   map[string]bool{},
		does:    map[string][]string{},
	}
}

// tell takes in one line.
func (s *scenario) tell(word, rest string) error {
	switch word {
	case "schema":
		return s.define(rest)
	case "limit":
		limit, err := strconv.ParseUint(rest, 10, 16)
		s.limit = uint16(limit)
		return err
	case "refuses":
		s.refuses[rest] = true
	case "throws":
		s.throws[rest] = true
	case "trips":
		s.trips[rest] = true
	case "does":
		handler, call, _ := strings.Cut(rest, " ")
		s.does[handler] = append(s.does[handler], call)
	case "call":
		s.calls = append(s.calls, rest)
	default:
		return fmt.Errorf("unknown word %q", word)
	}
	return nil
}

// define reads a schema such as "A:auto,req=B+C; D:multi,add=E".
func (s *scenario) define(text string) error {
	for definition := range strings.SplitSeq(text, ";") {
		name, parts, _ := strings.Cut(strings.TrimSpace(definition), ":")
		var state am.State
		for part := range strings.SplitSeq(parts, ",") {
			relation, targets, _ := strings.Cut(part, "=")
			switch relation {
			case "":
			case "auto":
				state.Auto = true
			case "multi":
				state.Multi = true
			case "req":
				state.Require = strings.Split(targets, "+")
			case "add":
				state.Add = strings.Split(targets, "+")
			case "rem":
				state.Remove = strings.Split(targets, "+")
			case "after":
				state.After = strings.Split(targets, "+")
			default:
				return fmt.Errorf("unknown part %q of %s", part, name)
			}
		}
		s.schema[name] = state
		s.names = append(s.names, name)
	}
	if !slices.Contains(s.names, am.StateException) {
		s.names = append(s.names, am.StateException)
	}
	return nil
}

// ordered tells whether the order of handlers, or of autos, needs a look; see resolver.
func (s *scenario) ordered() bool {
	autos := 0
	for _, state := range s.schema {
		if len(state.After) > 0 {
			return true
		}
		if state.Auto {
			autos++
		}
	}
	return autos > 1
}
