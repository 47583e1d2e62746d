/// What the meters say, for those who collect it.
package io.peerage.node.metrics;
