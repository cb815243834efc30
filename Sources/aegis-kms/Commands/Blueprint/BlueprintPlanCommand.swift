import ArgumentParser
import Blueprint
import ServiceRequests

struct BlueprintPlanCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show the difference; change nothing.",
        discussion: """
            + is made, ~ is changed, = is as it should be, ! can't be changed (the line says why).
            Exit code 0: nothing to do. 2: there is a difference.
            With --output json: {steps: [{kind: create|change|same|impossible, vault, key, detail}], create, change, same, \
            impossible}.

            EXAMPLES
              aegis-kms blueprint plan
              aegis-kms blueprint plan site.yaml
            """)

    @OptionGroup var source: BlueprintSource
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let plan = try await source.plan(in: session)
        console.show(common.output, table: PlanPresentation.text(plan), json: PlanPresentation.json(plan))
        if plan.hasDifference { throw ExitCode(ExitStatus.difference.rawValue) }
    }
}

struct BlueprintApply: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make and change what differs; say so while doing it.",
        discussion: """
            It can be repeated: what is as it should be stays untouched. After an interruption, run it again.
            Exit code 0: all is as it should be. 2: something can't be changed (marked !).
            With --output json: the steps that were done, as 'blueprint plan' has them.

            EXAMPLES
              aegis-kms blueprint apply
              aegis-kms blueprint apply site.yaml
            """)

    @OptionGroup var source: BlueprintSource
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let plan = try await source.plan(in: session)
        let isTable = common.output == .table
        try await plan.apply(session: session) { step in
            let line = PlainText.safe(step.description)
            if isTable { console.line(line) } else { console.note(line) }
        }
        console.show(
            common.output, table: PlanPresentation.summary(plan, done: true), json: PlanPresentation.json(plan))
        if plan.count(of: .impossible) > 0 { throw ExitCode(ExitStatus.difference.rawValue) }
    }
}

/// A plan on the screen.
enum PlanPresentation {
    static func text(_ plan: BlueprintPlan) -> String {
        let lines = plan.steps.map { PlainText.safe($0.description) }
        return (lines + [summary(plan, done: false)]).joined(separator: "\n")
    }

    static func summary(_ plan: BlueprintPlan, done: Bool) -> String {
        guard plan.hasDifference else { return "Everything is as the blueprint says." }
        let (created, changed) = (plan.count(of: .create), plan.count(of: .change))
        let impossible = plan.count(of: .impossible)
        var text = done ? "\(created) made, \(changed) changed" : "\(created) to make, \(changed) to change"
        text += ", \(plan.count(of: .same)) as they should be"
        return impossible > 0 ? text + ", \(impossible) that can't be changed." : text + "."
    }

    static func json(_ plan: BlueprintPlan) -> JSONText {
        let steps = plan.steps.map { step in
            JSONText.object([
                ("kind", .string(step.kind.rawValue)), ("vault", .string(step.vault)), ("key", .optional(step.key)),
                ("detail", .string(step.detail)),
            ])
        }
        let counts = BlueprintStep.Kind.allCases.map { ($0.rawValue, JSONText.int(plan.count(of: $0))) }
        return .object([("steps", .array(steps))] + counts)
    }
}
