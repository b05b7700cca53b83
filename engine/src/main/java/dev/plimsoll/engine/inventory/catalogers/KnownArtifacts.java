package dev.plimsoll.engine.inventory.catalogers;

/// Groups of well-known artifacts that no rule derives from what is within their archives: facts of Maven
/// Central, kept to those that are found in images without Maven's own metadata.
final class KnownArtifacts {
    private KnownArtifacts() {}

    /// The group that an artifact is published in; empty if it is not known here.
    static String group(String artifact, String version) {
        return switch (artifact) {
            case "h2" -> "com.h2database";
            case "mysql-connector-java" -> "mysql";
            case "mysql-connector-j" -> "com.mysql";
            case "dom4j" -> major(version) < 2 ? "dom4j" : "org.dom4j";
            case "log4j" -> "log4j";
            case "spring-jcl" -> "org.springframework"; // its classes stand in for those of Commons Logging
            case "snakeyaml" -> "org.yaml";
            case "fastjson", "fastjson2", "druid" -> "com.alibaba";
            case "guava" -> "com.google.guava";
            case "gson" -> "com.google.code.gson";
            case "jsr305", "findbugs" -> "com.google.code.findbugs";
            case "javassist" -> "org.javassist";
            case "ant", "ant-launcher", "ant-junit" -> "org.apache.ant";
            case "xercesImpl" -> "xerces";
            case "xalan", "serializer" -> "xalan";
            case "xml-apis" -> "xml-apis";
            case "cglib", "cglib-nodep" -> "cglib";
            case "c3p0" -> "com.mchange";
            case "jdom", "jdom2" -> "org.jdom";
            case "junit" -> "junit";
            case "quartz" -> "org.quartz-scheduler";
            case "joda-time" -> "joda-time";
            case "asm", "asm-tree", "asm-commons", "asm-util", "asm-analysis" ->
                major(version) < 4 ? "asm" : "org.ow2.asm";
            case "classmate" -> "com.fasterxml";
            case "jackson-core", "jackson-databind", "jackson-annotations" -> "com.fasterxml.jackson.core";
            case "hibernate-core", "hibernate-envers", "hibernate-hikaricp", "hibernate-jcache" ->
                major(version) < 6 ? "org.hibernate" : "org.hibernate.orm";
            case "hibernate-entitymanager", "hibernate-ehcache", "hibernate-c3p0" -> "org.hibernate";
            case "hibernate-validator" -> major(version) < 6 ? "org.hibernate" : "org.hibernate.validator";
            case "hibernate-commons-annotations" -> "org.hibernate.common";
            case "httpclient", "httpcore", "httpmime", "httpasyncclient", "httpcore-nio", "fluent-hc" ->
                "org.apache.httpcomponents";
            case "httpclient5", "httpclient5-fluent" -> "org.apache.httpcomponents.client5";
            case "httpcore5", "httpcore5-h2" -> "org.apache.httpcomponents.core5";
            case "commons-beanutils", "commons-chain", "commons-cli", "commons-codec", "commons-collections" ->
                artifact;
            case "commons-configuration", "commons-daemon", "commons-dbcp", "commons-dbutils", "commons-digester" ->
                artifact;
            case "commons-discovery", "commons-el", "commons-fileupload", "commons-httpclient", "commons-io" ->
                artifact;
            case "commons-jxpath", "commons-lang", "commons-logging", "commons-net", "commons-pool" -> artifact;
            case "commons-validator" -> artifact;
            default -> family(artifact);
        };
    }

    /// Families of artifacts that share a group.
    private static String family(String artifact) {
        if (artifact.startsWith("netty-")) {
            return "io.netty";
        }
        if (artifact.startsWith("tomcat-embed-")) {
            return "org.apache.tomcat.embed";
        }
        if (artifact.startsWith("tomcat-")) {
            return "org.apache.tomcat";
        }
        if (artifact.startsWith("struts2-") || artifact.startsWith("struts-")) {
            return "org.apache.struts";
        }
        if (artifact.startsWith("jackson-dataformat-")) {
            return "com.fasterxml.jackson.dataformat";
        }
        if (artifact.startsWith("jackson-datatype-")) {
            return "com.fasterxml.jackson.datatype";
        }
        if (artifact.startsWith("jackson-module-")) {
            return "com.fasterxml.jackson.module";
        }
        if ((artifact.startsWith("javax.") || artifact.startsWith("jakarta.")) && artifact.endsWith("-api")) {
            return artifact.substring(0, artifact.length() - "-api".length());
        }
        return "";
    }

    /// The artifact behind an OSGi symbolic name that is not made of group and artifact; empty if it is not
    /// known here.
    static String artifact(String symbolicName) {
        if (symbolicName.startsWith("org.apache.tomcat-")) { // Tomcat's own lib folder has names without versions
            String artifact = symbolicName.substring("org.apache.".length());
            return artifact.equals("tomcat-embed-jasper-el") ? "tomcat-embed-el" : artifact;
        }
        return switch (symbolicName) {
            case "com.mysql.jdbc" -> "mysql-connector-java";
            case "com.mysql.cj" -> "mysql-connector-j";
            case "org.h2", "com.h2database" -> "h2";
            case "com.google.guava" -> "guava";
            case "com.google.gson" -> "gson";
            case "org.hibernate.orm.core" -> "hibernate-core";
            case "org.hibernate.validator" -> "hibernate-validator";
            case "org.hibernate.common.hibernate-commons-annotation" -> "hibernate-commons-annotations";
            case "bcprov" -> "bcprov-jdk15on";
            default -> "";
        };
    }

    private static int major(String version) {
        int end = 0;
        while (end < version.length() && end < 6 && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
    }
}
