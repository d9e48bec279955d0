import Strategies
import Testing

@testable import Language

/// The pages on mechanisms say which products have them.
@Suite struct ProductsTests {
    /// Each option that guards a cache or changes how it loads, and the page that tells what it does.
    private static let pages = [
        "single-flight": "single-flight", "lease": "lease", "early": "early-expiry", "jitter": "jitter",
        "stale-while-revalidate": "stale-while-revalidate", "stale-if-error": "stale-if-error",
        "sliding": "sliding-expiry", "negative-ttl": "negative-caching",
        "tracking": "client-side-invalidation",
        "hedge": "hedging", "retries": "retries", "breaker": "circuit-breaker", "timeout": "timeout",
        "connections": "bulkhead", "batch": "batching",
    ]

    @Test func everyMechanismNamesProducts() throws {
        let mechanisms =
            StrategyRegistry.descriptors.map(\.name) + Self.pages.values.sorted() + [
                "dependencies", "versioned-keys",
            ]
        for name in mechanisms {
            let text = try Help.text(on: name)
            #expect(text.contains("\nProducts:\n  "), "help \(name) names no product")
        }
    }

    @Test func everyOptionHasItsPage() {
        for option in Self.pages.keys {
            #expect(CacheOption.all.contains { $0.spec.name == option }, "there is no \(option)=")
        }
    }

    @Test func whatIsSaidHasAPageAndASource() throws {
        #expect(Set(Products.all.map(\.page)).count == Products.all.count)
        for products in Products.all {
            #expect(throws: Never.self, "\(products.page)") { try Help.text(on: products.page) }
            #expect(!products.sources.isEmpty && products.text.hasSuffix("."), "\(products.page)")
        }
    }
}
