// Command asyncmachine-rpc serves and follows a machine with the RPC of asyncmachine-go, steered
// line by line. It is the reference that bench/remote measures beside Peerage; the Java classes
// ServingPeer and FollowingPeer in io.peerage.bench.remote obey the same lines.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

// The machine that is measured: two multi states, one changed by clients, one by the server.
var (
	names  = am.S{am.StateException, "Hit", "Pushed"}
	schema = am.Schema{
		am.StateException: {Multi: true},
		"Hit":             {Multi: true},
		"Pushed":          {Multi: true},
	}
)

func main() {
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "serve":
		err = serve(context.Background())
	case len(os.Args) == 2 && os.Args[1] == "follow":
		err = follow(context.Background())
	default:
		err = fmt.Errorf("usage: asyncmachine-rpc serve|follow")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// tell says an event with one field, which needs no quoting.
func tell(event, key, value string) {
	fmt.Printf("{\"event\":\"%s\",\"%s\":\"%s\"}\n", event, key, value)
}

// obey carries out one line after another until the input ends: a word and numbers.
func obey(do func(word string, numbers []int) error) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		numbers := make([]int, len(words)-1)
		for i := range numbers {
			number, err := strconv.Atoi(words[i+1])
			if err != nil {
				return err
			}
			numbers[i] = number
		}
		if err := do(words[0], numbers); err != nil {
			return err
		}
	}
	return lines.Err()
}
