package postee.trivyoperator.dependencytrack

import data.plimsoll.trivy

title := trivy.operator_image

result := input.report.components
