// Command asyncmachine-go plays machines on the real asyncmachine-go and tells what came of them.
//
// It reads machines from standard input, one line a fact, and writes transcripts to standard
// output. See README.md for both forms.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers every play until the input ends.
func serve() error {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	told := newScenario()
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			// The last line ends with a newline like all others.
			return nil
		}
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if word != "play" {
			if err := told.tell(word, rest); err != nil {
				return err
			}
			continue
		}
		times, err := strconv.Atoi(rest)
		if err != nil {
			return fmt.Errorf("play %q: %w", rest, err)
		}
		for range times {
			if err := told.play(out); err != nil {
				return err
			}
			fmt.Fprintln(out, ".")
		}
		if err := out.Flush(); err != nil {
			return err
		}
		told = newScenario()
	}
}
